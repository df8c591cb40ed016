import assert from 'node:assert/strict';
import { problemsOf } from '../helper/check';
import { readMetadata, readNames, dataOf } from '../../server/src/backends/prometheus-metadata';
import { isRefused, parseLogql } from '../../server/src/query/logql/parse';
import { expressions, logExpressions, metricNames, prometheusAnswers, prometheusRule, ruleFile } from './manifest.mjs';

describe('the files that benchmarks work on', () => {
  it('are the same every time', () => {
    assert.equal(prometheusRule(50), prometheusRule(50));
    assert.deepEqual(expressions(50, 1), expressions(50, 1));
  });

  it('have as many rules as asked for, in about half a megabyte for a thousand', () => {
    const text = prometheusRule(1000);
    assert.equal(text.match(/^ +- (?:alert|record): /gm)?.length, 1000);
    assert.ok(text.length > 400_000 && text.length < 600_000, `${text.length} characters`);
  });

  it('keep the built-in contract and have no error', async () => {
    for (const text of [prometheusRule(200), ruleFile(200)]) assert.deepEqual((await problemsOf(text)).map(({ rule, message }) => `${rule}: ${message}`), []);
  });

  it('have a catalog of names that are all different, as a Prometheus tells them', () => {
    const names = metricNames(20_000);
    assert.equal(new Set(names).size, names.length);
    assert.deepEqual(names, names.toSorted());
    const answers = prometheusAnswers(names);
    assert.deepEqual(readNames(dataOf(answers['/api/v1/label/__name__/values']!)), names);
    assert.equal(readMetadata(dataOf(answers['/api/v1/metadata']!))!.size, names.length);
  });

  it('have queries of which no two are equal, in one list or another', () => {
    for (const all of [[...expressions(2000, 1), ...expressions(2000, 2)], [...logExpressions(2000, 1), ...logExpressions(2000, 2)]]) assert.equal(new Set(all).size, all.length);
  });

  it('have LogQL that Loki takes', () => {
    for (const query of logExpressions(500, 3)) assert.ok(!isRefused(parseLogql(query)), query);
  });
});
