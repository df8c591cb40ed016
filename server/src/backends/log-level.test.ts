import assert from 'node:assert/strict';
import { levelOf } from './log-level';

describe('the level of a line', () => {
  const cases: [labels: Record<string, string>, line: string, level: string][] = [
    [{ level: 'WARN' }, 'all is well', 'warning'],
    [{ detected_level: 'error' }, '', 'error'],
    [{}, '{"levelname": "ERROR", "message": "INFO"}', 'error'],
    [{}, '{"severity": "critical"}', 'critical'],
    [{}, '{"message": "ERROR"}', 'unknown'],
    [{}, '{ERROR not json', 'unknown'],
    [{}, 'ts=1 level=info msg="an ERROR"', 'info'],
    [{}, '2026-01-01 12:00:00 WARNING too hot', 'warning'],
    [{}, 'no errors here', 'unknown'],
    [{ level: 'constructor' }, 'x', 'unknown'],
    [{}, '', 'unknown'],
  ];
  for (const [labels, line, level] of cases) it(`${JSON.stringify(labels)} ${line} is ${level}`, () => assert.equal(levelOf(labels, line), level));
});
