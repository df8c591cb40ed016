import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseFromPreviewPage, parseKeptPreview, parseToPreviewPage, type FromPreviewPage, type PreviewInfo } from './preview-protocol';

const INFO: PreviewInfo = { uri: 'file:///a.yaml', key: { group: 'g', alert: 'A', index: 0 }, expression: 'up == 0', language: 'promql', server: '', environment: '', seconds: 3600 };

describe('the messages of an alert’s preview', () => {
  const messages: FromPreviewPage[] = [{ type: 'ready' }, { type: 'again', seconds: 60, end: 5 }, { type: 'render', id: 1, labels: { a: 'b' }, time: 3 }, { type: 'write', duration: '1h30m' }];
  for (const message of messages) it(`let ${message.type} through as it is`, () => assert.deepEqual(parseFromPreviewPage(JSON.parse(JSON.stringify(message))), message));

  it('let nothing into the file that is no duration', () => {
    for (const duration of ['', '5', '5m\nlabels: {}', '-5m', 5, null]) assert.equal(parseFromPreviewPage({ type: 'write', duration }), undefined);
  });

  it('are taken from nobody else', () => {
    fc.assert(fc.property(fc.anything(), (value) => {
      assert.equal(parseFromPreviewPage({ type: 'render', labels: value }), undefined);
      assert.equal(parseToPreviewPage({ type: 'shown', shown: value }), undefined);
      parseFromPreviewPage(value);
      parseToPreviewPage(value);
    }));
  });

  it('are kept over a reload, unless another version kept them', () => {
    assert.deepEqual(parseKeptPreview({ info: INFO, shown: { info: INFO } }), { info: INFO });
    assert.equal(parseKeptPreview({ info: { ...INFO, key: 'A' } }), undefined);
    assert.equal(parseKeptPreview({ info: { ...INFO, language: undefined } }), undefined);
  });
});
