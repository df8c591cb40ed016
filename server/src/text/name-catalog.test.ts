import assert from 'node:assert/strict';
import { didYouMean } from './did-you-mean';
import { NameCatalog } from './name-catalog';

const WORDS = ['http', 'node', 'kube', 'pod', 'container', 'requests', 'memory', 'cpu', 'seconds', 'bytes', 'queue', 'errors', 'grpc', 'latency', 'disk', 'network', 'go', 'gc', 'process', 'api', 'server'];
const NAMES = WORDS.flatMap((a) => WORDS.flatMap((b) => WORDS.map((c) => `${a}_${b}_${c}_total`)));

describe('a large catalog of names', () => {
  const catalog = new NameCatalog(NAMES);

  for (const [wanted, meant] of [
    ['http_requests_errors_totl', 'http_requests_errors_total'],
    ['http_request_errors_total', 'http_requests_errors_total'],
    ['kube_pod_contianer_total', 'kube_pod_container_total'],
    ['Kube_Pod_Container_total', 'kube_pod_container_total'],
    ['node_memory_bytes_totals', 'node_memory_bytes_total'],
    ['htp_requests_erors_total', 'http_requests_errors_total'],
    ['memory', undefined],
    ['completely_different_thing', undefined],
  ] as const) it(`${wanted}: ${meant ?? 'nothing'}`, () => assert.equal(catalog.nearest(wanted), meant));

  it('finds what a look at each of them finds, where a letter is wrong', () => {
    for (let i = 0; i < NAMES.length; i += 371) {
      const name = NAMES[i]!;
      const at = (i * 7) % name.length;
      const wrong = name.slice(0, at) + 'x' + name.slice(at + 1);
      assert.equal(catalog.nearest(wrong), didYouMean(wrong, NAMES), wrong);
    }
  });

  it('is gone through as a whole where it is short', () => {
    assert.equal(new NameCatalog(['up', 'errors_total']).nearest('erorstotal'), 'errors_total');
    assert.equal(new NameCatalog([]).nearest('up'), undefined);
  });
});
