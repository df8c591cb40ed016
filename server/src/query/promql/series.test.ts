import assert from 'node:assert/strict';
import { metricProblem, valuesProblem, type SeriesProblem } from './series';

/** What is wrong, and where: the text with `«»` around it. */
const show = (text: string, problem: SeriesProblem | undefined): string | undefined => problem && `${text.slice(0, problem.from)}«${text.slice(problem.from, problem.to)}»${text.slice(problem.to)}`;

describe('the name and labels of a series in a unit test', () => {
  for (const text of ['up', 'a:b', '{}', 'up{}', 'up{job="a", instance=\'b\',}', '{__name__="up"}', '{"http.requests", "service.name"="a"}', ' up ', 'sum{job="a"}']) it(`can be ${text}`, () => assert.equal(metricProblem(text), undefined));
  for (const [text, marked] of [
    ['', '«»'],
    ['up{job="a"', '«up{job="a"»'],
    ['up{job}', 'up{job«}»'],
    ['up job', 'up «j»ob'],
    ['sum(up)', '«sum(up)»'],
    ['up[5m]', '«up[5m]»'],
    ['up offset 5m', '«up offset 5m»'],
    ['1', '«1»'],
    ['up{job!="a"}', 'up{job«!=»"a"}'],
    ['up{job=~"a|b"}', 'up{job«=~»"a|b"}'],
  ] as const) {
    it(`cannot be ${JSON.stringify(text)}`, () => assert.equal(show(text, metricProblem(text)), marked));
  }
});

describe('the values of a series in a unit test', () => {
  for (const text of ['', ' ', '1', '1 2  3\t4\n', '-1.5 +2 .5 1e3 1_000', '0+10x5', '100-10x3 7', '1x0', '_ _x3 stale', 'NaN Inf -inf +Inf', 'inf+1x2', '{{}}', '{{ }}', '{{sum:1 count:2.5}} {{sum:1}}x3', '{{sum:1}}+{{sum:1 count:2}}x2 1', '{{schema:1 buckets:[1 2  3 ] n_buckets:[-4] custom_values:[0.1 1] counter_reset_hint:gauge }}']) {
    it(`can be ${JSON.stringify(text)}`, () => assert.equal(valuesProblem(text), undefined));
  }
  for (const [text, marked] of [
    ['1 2+3 4', '1 «2+3» 4'],
    ['1 a 2', '1 «a» 2'],
    ['1 2\n3 4', '1 2\n«3» 4'],
    ['_a4', '«_a4»'],
    ['-3 _-2', '-3 «_-2»'],
    ['1x', '«1x»'],
    ['1x-2', '«1x-2»'],
    ['stalex3', '«stalex3»'],
    ['NaNx3', '«NaNx3»'],
    ['5m', '«5m»'],
    ['1,2', '«1,2»'],
    ['1 {{sum:1', '1 «{{»sum:1'],
    ['{{ sum:1}}', '{{« »sum:1}}'],
    ['{{sum:a}}', '{{«sum:a»}}'],
    ['{{sum:1 sum:2}}', '{{sum:1 «sum:2»}}'],
    ['{{total:1}}', '{{«total:1»}}'],
    ['{{buckets:[ 1]}}', '{{«buckets:[ 1]»}}'],
    ['{{buckets:[]}}', '{{«buckets:[]»}}'],
    ['{{buckets:[1 a]}}', '{{«buckets:[1 a]»}}'],
    ['{{counter_reset_hint:maybe}}', '{{«counter_reset_hint:maybe»}}'],
    ['{{sum}}', '{{«sum»}}'],
    ['{{sum:1}}y3', '{{sum:1}}«y3»'],
    ['{{sum:1}}+{{sum:1}}', '«{{sum:1}}+{{sum:1}}»'],
  ] as const) {
    it(`cannot be ${JSON.stringify(text)}`, () => assert.equal(show(text, valuesProblem(text)), marked));
  }
  it('are read in time, whatever they are', () => {
    for (const unit of ['{{', '}}', '{{sum:1}}+', '1+', '_x', ' ', 'buckets:[']) assert.doesNotThrow(() => valuesProblem(unit.repeat(50_000)));
    assert.doesNotThrow(() => valuesProblem(`{{${'sum:[1 '.repeat(20_000)}}}`));
  });
});
