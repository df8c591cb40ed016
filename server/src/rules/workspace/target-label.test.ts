import assert from 'node:assert/strict';
import { problemsAmong, WITH_CONTRACT, WITHOUT_CONTRACT } from '../../../../test/helper/check';
import { BASE, found, monitor, prometheus, rules, service, type Files } from '../../../../test/helper/scraped';

describe('labels of targets in queries', () => {
  it('are held against the monitors and Services of other files', async () => {
    assert.deepEqual(await found(BASE, ['up{job="legder"}', 'up{namespace="tradnig"}', 'up{service="ldeger"}', 'up{job=~"ledger|legder"}']), [
      'target-label legder warning: ledger',
      'target-label tradnig warning: trading',
      'target-label ldeger warning: ledger',
      'target-label legder warning: ledger',
    ]);
  });
  for (const [name, files, value] of [
    ['the label that `jobLabel` names', { ...BASE, 'service.yaml': service('ledger', 'app: ledger, team: bookkeeping'), 'monitor.yaml': monitor('ledger', { spec: 'jobLabel: team' }) }, 'bookkeeping'],
    ['the name of the Service, where it has no such label', { ...BASE, 'monitor.yaml': monitor('ledger', { spec: 'jobLabel: team' }) }, 'ledger'],
    ['that label of the selector, where the Service is elsewhere', { 'monitor.yaml': monitor('ledger', { name: 'books', spec: 'jobLabel: app' }) }, 'ledger'],
    ['a constant of a relabeling', { ...BASE, 'monitor.yaml': monitor('ledger', { endpoint: 'port: http, relabelings: [{ targetLabel: job, replacement: bookkeeping }]' }) }, 'bookkeeping'],
    ['what a relabeling makes of other labels', { ...BASE, 'monitor.yaml': monitor('ledger', { endpoint: 'port: http, relabelings: [{ sourceLabels: [namespace, service], separator: /, targetLabel: job }]' }) }, 'trading/ledger'],
    ['the name of a PodMonitor', { 'monitor.yaml': monitor('ledger', { kind: 'PodMonitor' }) }, 'trading/ledger'],
    ['the name that a Probe gives', { 'probe.yaml': 'apiVersion: monitoring.coreos.com/v1\nkind: Probe\nmetadata: { name: site, namespace: trading }\nspec: { jobName: website, prober: { url: a }, targets: { staticConfig: { static: [b] } } }\n' }, 'website'],
    ['the name of a ScrapeConfig', { 'scrape.yaml': 'apiVersion: monitoring.coreos.com/v1alpha1\nkind: ScrapeConfig\nmetadata: { name: nodes, namespace: trading }\nspec: { staticConfigs: [{ targets: [a] }] }\n' }, 'scrapeConfig/trading/nodes'],
  ] as const) {
    it(`are, of a \`job\`, ${name}`, async () => {
      const slip = value.replace(/(.)(.)$/, '$2$1');
      assert.deepEqual((await found(files, [`up{job="${value}"}`, `up{job="${slip}"}`])).map((one) => one.replace(/ (?:hint|warning):/, '')), [`target-label ${slip} ${value}`]);
    });
  }
  it('are told from the names of monitors, and from labels of Services', async () => {
    const files = { ...BASE, 'monitor.yaml': monitor('ledger', { name: 'books' }), 'service.yaml': service('ledger-http', 'app: ledger') };
    assert.deepEqual(await found(files, ['up{job="books"}', 'up{job="trading/books"}', 'up{job="ledger"}']), ['target-label books warning: ledger-http', 'target-label trading/books warning: ledger-http', 'target-label ledger warning: ledger-http']);
    assert.deepEqual(await found({ 'a.yaml': monitor('ledger', { kind: 'PodMonitor' }) }, 'up{job="ledger"}'), []);
  });
  describe('are those of the jobs of a `prometheus.yml`', () => {
    const jobs = (...list: string[]): Files => ({ 'prometheus.yml': `scrape_configs:\n${list.map((job) => `  - { ${job} }\n`).join('')}` });
    const STATIC = 'static_configs: [{ targets: ["a:1"] }]';
    it('which have names', async () => assert.deepEqual(await found(jobs(`job_name: ledger, ${STATIC}`), ['up{job="ledger"}', 'up{job="legder"}']), ['target-label legder warning: ledger']));
    it('beside those of monitors', async () => assert.deepEqual(await found({ ...BASE, ...jobs(`job_name: ledgers, ${STATIC}`) }, ['up{job="ledger"}', 'up{job="ledgers"}', 'up{job="legders"}']), ['target-label legders warning: ledgers']));
    it('whose targets bring a name', async () => assert.deepEqual(await found(jobs('job_name: a, static_configs: [{ targets: ["a:1"], labels: { job: ledger } }]'), ['up{job="ledger"}', 'up{job="legder"}']), ['target-label legder warning: ledger']));
    it('that write one', async () => assert.deepEqual(await found(jobs(`job_name: a, ${STATIC}, relabel_configs: [{ target_label: job, replacement: ledger }]`), ['up{job="ledger"}', 'up{job="legder"}']), ['target-label legder warning: ledger']));
    it('and their own labels', async () => assert.deepEqual(await found(jobs('job_name: a, static_configs: [{ targets: ["a:1"], labels: { team: accounting } }]'), 'up{team="acounting"}'), ['target-label acounting warning: accounting']));
    it('found by Kubernetes', async () => assert.deepEqual(await found(jobs('job_name: ledger, kubernetes_sd_configs: [{ role: pod }]'), 'up{job="legder"}'), ['target-label legder warning: ledger']));
    for (const [name, files] of Object.entries<Files>({
      'where files bring labels': jobs('job_name: ledger, file_sd_configs: [{ files: [a.json] }]'),
      'where a job has very many lists of targets': jobs(`job_name: ledger, static_configs: [${Array.from({ length: 30 }, (_, i) => `{ targets: ["a:${i}"] }`).join(', ')}]`),
      'where targets bring labels': jobs(`job_name: ledger, honor_labels: true, ${STATIC}`),
      'where other files hold jobs': { 'prometheus.yml': `scrape_config_files: [b.yml]\nscrape_configs: [{ job_name: ledger, ${STATIC} }]\n` },
      'where the name of a job follows from what is found': jobs(`job_name: ledger, ${STATIC}`, 'job_name: b, consul_sd_configs: [{ server: a }], relabel_configs: [{ source_labels: [__meta_consul_service], target_label: job }]'),
      'where the values of a chart hold jobs': { ...jobs(`job_name: ledger, ${STATIC}`), 'values.yaml': 'prometheus:\n  prometheusSpec:\n    additionalScrapeConfigs:\n      - job_name: legder\n' },
      'where a Secret holds jobs': { ...jobs(`job_name: ledger, ${STATIC}`), 'secret.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData:\n  a.yaml: |\n    - job_name: legder\n' },
      'where a ConfigMap holds more jobs': { ...jobs(`job_name: ledger, ${STATIC}`), 'map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  more.yaml: |\n    - job_name: legder\n' },
      'where an agent scrapes': { ...jobs(`job_name: ledger, ${STATIC}`), 'config.alloy': 'prometheus.scrape "legder" {\n  targets = []\n  forward_to = []\n}\n' },
      'where a template holds jobs': { ...jobs(`job_name: ledger, ${STATIC}`), 'templates/a.yaml': '{{ if .Values.a }}\napiVersion: v1\nkind: ConfigMap\ndata:\n  a.yaml: |\n    - job_name: legder\n{{ end }}\n' },
    })) {
      it(`of which only a hint is given ${name}`, async () => assert.deepEqual(await found(files, 'up{job="legder"}'), ['target-label legder hint: ledger']));
    }
    it('and those that ConfigMaps hold', async () => {
      const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  prometheus.yml: |\n    scrape_configs:\n      - job_name: ledger\n        ${STATIC}\n`;
      assert.deepEqual(await found({ 'map.yaml': map }, ['up{job="ledger"}', 'up{job="legder"}']), ['target-label legder warning: ledger']);
    });
    describe('and those that are added to them, beside which there may be others', () => {
      const list = (by: number): string => `- job_name: books\n  ${STATIC}\n`.replace(/^/gm, ' '.repeat(by)).trimEnd();
      for (const [where, more] of Object.entries<Files>({
        'in a list of their own': { 'more.yaml': `${list(0)}\n` },
        'in a Secret': { 'secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData:\n  a.yaml: |\n${list(4)}\n` },
        'in the values of a chart': { 'values.yaml': `prometheus:\n  prometheusSpec:\n    additionalScrapeConfigs:\n${list(4)}\n` },
        'in the configuration among the values of a chart': { 'values.yaml': `serverFiles:\n  prometheus.yml:\n    scrape_configs:\n${list(4)}\n` },
      })) {
        it(where, async () => assert.deepEqual(await found({ ...jobs(`job_name: ledger, ${STATIC}`), ...more }, ['up{job="books"}', 'up{job="boooks"}']), ['target-label boooks hint: books']));
      }
    });
    it('which drop metrics and labels as monitors do', async () => {
      const files = jobs(`job_name: ledger, ${STATIC}, metric_relabel_configs: [{ source_labels: [__name__], regex: ledger_a, action: drop }, { regex: shard, action: labeldrop }]`);
      assert.deepEqual(await found(files, ['ledger_a{job="ledger"}', 'ledger_b{job="ledger", shard="1"}']), ['dropped-metric ledger_a warning: ', 'dropped-label shard warning: ']);
      const [problem] = await problemsAmong({ ...files, 'rules.yaml': rules('ledger_a{job="ledger"}') }, WITHOUT_CONTRACT);
      assert.match(problem!.problem.message, /^Job `ledger` of a `prometheus\.yml` drops `ledger_a` \(.*in its `metric_relabel_configs`\)/);
    });
  });
  it('are those of `targetLabels`', async () => {
    const files = { ...BASE, 'monitor.yaml': monitor('ledger', { spec: 'targetLabels: [app.kubernetes.io/part-of]' }), 'service.yaml': service('ledger', 'app: ledger, app.kubernetes.io/part-of: accounting') };
    assert.deepEqual(await found(files, 'up{app_kubernetes_io_part_of="acounting"}'), ['target-label acounting warning: accounting']);
  });
  it('are those of the namespace that a Prometheus enforces', async () => {
    assert.deepEqual(await found({ ...BASE, 'p.yaml': prometheus('enforcedNamespaceLabel: tenant') }, 'up{tenant="trading"}'), []);
  });

  describe('are only hinted at', () => {
    for (const [name, files] of Object.entries<Files>({
      'where a monitor selects Services that are elsewhere': { ...BASE, 'other.yaml': monitor('other') },
      'where a target may bring a label of its own': { ...BASE, 'other.yaml': monitor('ledger', { name: 'other', endpoint: 'port: http, honorLabels: true' }) },
      'where a Prometheus has more jobs, which a Secret holds': { ...BASE, 'p.yaml': prometheus('additionalScrapeConfigs: { name: a, key: b }') },
      'where a template makes a monitor': { ...BASE, 'templates/a.yaml': `{{ if .Values.a }}\n${monitor('ledger', { name: 'other' })}{{ end }}\n` },
      'where a patch changes a monitor': { ...BASE, 'patches/a.yaml': monitor('ledger', { name: 'other' }) },
      'where a relabeling writes what nobody knows': { ...BASE, 'other.yaml': monitor('ledger', { name: 'other', endpoint: 'port: http, relabelings: [{ sourceLabels: [__meta_kubernetes_pod_label_x], targetLabel: job }]' }) },
    })) {
      it(name, async () => assert.deepEqual(await found(files, 'up{job="legder"}'), ['target-label legder hint: ledger']));
    }
    it('where they resemble none, but a Prometheus scrapes only what is known', async () => {
      assert.deepEqual(await found({ ...BASE, 'p.yaml': prometheus() }, ['up{job="risk-canary"}', 'up{job="kubelet"}']), ['target-label risk-canary hint: ', 'target-label kubelet hint: ']);
      assert.deepEqual(await found({ ...BASE, 'p.yaml': prometheus('additionalScrapeConfigs: { name: a, key: b }') }, 'up{job="kubelet"}'), []);
    });
  });

  describe('are left alone', () => {
    for (const [name, query, files] of [
      ['where nothing comes near', 'up{job="kubelet"}', {}],
      ['of an expression that is more than a list', 'up{job=~"legd.*"}', {}],
      ['of variables', 'up{job="$legder"}', {}],
      ['where a rule records the metric', 'a:b{job="legder"}', {}],
      ['of what tells of other objects', 'kube_service_info{service="legder", namespace="tradnig"}', {}],
      ['of alerts', 'ALERTS{job="legder"}', {}],
      ['where digits differ', 'up{job="ledger2"}', {}],
      ['where something else has the namespace', 'up{namespace="tradinq"}', { 'n.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: tradinq }\n' }],
      ['where another Service has the name', 'up{job="ledgers"}', { 'b.yaml': service('ledgers') }],
      ['where a monitor is called so whose Services are elsewhere', 'up{job="ledgers"}', { 'b.yaml': monitor('ledgers') }],
    ] as const) {
      it(name, async () => assert.deepEqual(await found({ ...BASE, ...files }, query), []));
    }
    it('without any monitor', async () => assert.deepEqual(await found({ 'service.yaml': service('ledger') }, 'up{job="legder"}'), []));
    it('where the contract speaks of its own services', async () => {
      const files = { 'service.yaml': service('risk'), 'monitor.yaml': monitor('risk') };
      const all = await problemsAmong({ ...files, 'rules.yaml': rules('errors_total{service="rsik"}') }, WITH_CONTRACT);
      assert.deepEqual(all.filter(({ at }) => at === 'rsik').map(({ rule }) => rule), ['contract/unknown-service']);
    });
  });
});
