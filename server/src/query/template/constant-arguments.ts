import { parseDuration } from '../../text/duration';
import { compileRegexp } from '../promql/regexp';
import type { StringConstant } from './ast';

/** Texts that Go takes for a floating-point number (strconv.ParseFloat). */
const FLOAT = /^[-+]?(?:inf|infinity|nan|0x[\da-f_.]+(?:p[-+]?\d+)?|(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?)$/i;

/**
 * Why a function fails for a text that is written into the template, where its type alone would do.
 *
 * @param position of the argument, beginning with 0
 * @returns undefined where it does not fail, or nobody can tell
 */
export function constantProblem(name: string, position: number, { value }: StringConstant): string | undefined {
  switch (name) {
    case 'match':
    case 'reReplaceAll': {
      const error = position === 0 ? compileRegexp(value).error : undefined;
      return error && `this regular expression does not compile: ${error}`;
    }
    case 'parseDuration':
      return parseDuration(value) === undefined ? 'this is no duration such as `1h30m`' : undefined;
    case 'humanize':
    case 'humanize1024':
    case 'humanizeDuration':
    case 'humanizePercentage':
    case 'humanizeTimestamp':
    case 'toTime':
    case 'toDuration':
      return FLOAT.test(value) ? undefined : 'this text is no number';
    default:
      return undefined;
  }
}
