import assert from 'node:assert/strict';
import { loadExtendedContract, type ExtendedContract } from './extended-contract';
import { defaultContract, loadContract } from './load-contract';

/** Loads /w/observability-contract.yaml, among other files by their paths. */
const load = (text: string, files: Readonly<Record<string, string>> = {}, file = '/w/observability-contract.yaml'): Promise<ExtendedContract> => loadExtendedContract(file, text, (path) => Promise.resolve(Object.hasOwn(files, path) ? files[path] : undefined));
const messages = ({ problems }: ExtendedContract): string[] => problems.map(({ index, message }) => `${index}: ${message}`);

describe('a contract that extends others', () => {
  it('counts over them, and the later over the earlier', async () => {
    const files = { '/w/a.yaml': 'scrape: { port: a, interval: 1s, timeout: 1s }\nnamespaces: [a]\n', '/w/b.yaml': 'scrape: { interval: 2s, timeout: 2s }\n' };
    const { contract, isValid, problems } = await load('extends: [a.yaml, b.yaml]\nscrape: { timeout: 3s }\n', files);
    assert.deepEqual([isValid, problems], [true, []]);
    assert.deepEqual(contract, { ...defaultContract(), scrape: { ...defaultContract().scrape, port: 'a', interval: '2s', timeout: '3s' }, namespaces: ['a'] });
  });

  it('takes paths from the file that names them', async () => {
    const { contract, files } = await load('extends: ../teams/base.yml\n', { '/teams/base.yml': 'extends: ./deep/more.yaml\n', '/teams/deep/more.yaml': 'namespaces: [x]\n' });
    assert.deepEqual([contract.namespaces, files], [['x'], ['/teams/base.yml', '/teams/deep/more.yaml']]);
    const encoded = await load("extends: 'a b/é.yaml'\n", { 'file:///w/a%20b/%C3%A9.yaml': 'namespaces: [y]\n' }, 'file:///w/observability-contract.yaml');
    assert.deepEqual(encoded.contract.namespaces, ['y']);
  });

  it('has the built-in one below all, unless nobody extends it', async () => {
    const files = { '/w/none.yaml': 'extends: none\nnamespaces: [n]\n', '/w/some.yaml': 'namespaces: [s]\n' };
    assert.deepEqual((await load('extends: none.yaml\n', files)).contract, { ...loadContract('extends: none\n').contract, namespaces: ['n'] });
    assert.deepEqual((await load('extends: [none.yaml, default]\n', files)).contract, { ...defaultContract(), namespaces: ['n'] });
    assert.deepEqual((await load('extends: [none.yaml, some.yaml]\n', files)).contract, { ...defaultContract(), namespaces: ['s'] });
    for (const text of ['', 'extends: default\n', 'extends: none\n']) assert.deepEqual((await load(text)).contract, loadContract(text).contract);
  });

  it('may read one file by two ways', async () => {
    const files = { '/w/a.yaml': 'extends: c.yaml\n', '/w/b.yaml': 'extends: c.yaml\n', '/w/c.yaml': 'namespaces: [c]\n' };
    assert.deepEqual(messages(await load('extends: [a.yaml, b.yaml]\n', files)), []);
  });

  it('says which file is not there, and goes on without it', async () => {
    const loaded = await load('extends: [gone.yaml, a.yaml]\nnamespaces: [n]\n', { '/w/a.yaml': 'extends: lost.yaml\nscrape: { port: a }\n' });
    assert.deepEqual(messages(loaded), ['0: `gone.yaml` cannot be read: there is no such file.', '1: `a.yaml` extends `lost.yaml`, which cannot be read: there is no such file.']);
    assert.deepEqual([loaded.isValid, loaded.contract.namespaces, loaded.contract.scrape.port], [false, ['n'], 'a']);
    assert.deepEqual(loaded.files, ['/w/gone.yaml', '/w/a.yaml', '/w/lost.yaml']);
  });

  it('says which file is not valid', async () => {
    for (const text of ['scrape: 5\n', 'scrape: [\n', '- a\n', 'version: 1\n---\nversion: 1\n']) {
      assert.deepEqual(messages(await load('extends: a.yaml\n', { '/w/a.yaml': text })), ['0: `a.yaml` is not valid, and what is wrong in it is not in force.'], text);
    }
    assert.equal((await load('scrape: 5\n')).isValid, false);
  });

  it('cannot extend itself, however long the way', async () => {
    const files = { '/w/a.yaml': 'extends: b.yaml\n', '/w/b.yaml': 'extends: ./a.yaml\n', '/w/c.yaml': 'extends: observability-contract.yaml\n' };
    assert.deepEqual(messages(await load('extends: [a.yaml, c.yaml, observability-contract.yaml]\n', files)), [
      '0: `a.yaml` extends `b.yaml`, which extends `./a.yaml`, which leads back to this file: a contract cannot extend itself.',
      '1: `c.yaml` extends `observability-contract.yaml`, which leads back to this file: a contract cannot extend itself.',
      '2: `observability-contract.yaml` leads back to this file: a contract cannot extend itself.',
    ]);
  });

  it('does not read files without end', async () => {
    let read = 0;
    const text = `extends: [${Array.from({ length: 20 }, (_, i) => `d/${i}.yaml`).join(', ')}]\n`;
    const { problems } = await loadExtendedContract('/w/observability-contract.yaml', text, () => Promise.resolve(read++ < 5000 ? text : undefined));
    assert.ok(read <= 50, String(read));
    assert.ok(problems.length > 0);
  });

  it('reads no file but YAML below a relative path', async () => {
    for (const path of ['/etc/passwd', '/etc/a.yaml', 'C:\\a.yaml', 'https://example.com/a.yaml', 'a.txt', '']) {
      const loaded = await load(`extends: ${JSON.stringify(path)}\n`);
      assert.deepEqual([loaded.isValid, loaded.files, loaded.contract], [false, [], defaultContract()], path);
    }
  });
});
