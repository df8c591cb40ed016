import { entriesOf, isMapping, itemsOf, valueAt, type YamlDocument, type YamlMapping } from '../../yaml/tree';
import { isTrue, labelsIn, OF_PROMETHEUS, OPEN, stepsIn, textAt, type KnownMonitor, type OpenMonitor } from './known-monitor';

/** More than anybody writes; aliases may repeat one without end. */
const MOST = { jobs: 500, lists: 20 };

/** What the jobs of a `prometheus.yml` scrape: each of their lists of targets, and what their service discovery finds. */
export function readJobs({ root, errors }: YamlDocument): (KnownMonitor | OpenMonitor)[] {
  const jobs = [...new Set(itemsOf(valueAt(root, 'scrape_configs')))];
  const isWhole = errors.length === 0 && jobs.length <= MOST.jobs && valueAt(root, 'scrape_config_files') === undefined;
  return [...jobs.slice(0, MOST.jobs).flatMap((job) => (isMapping(job) ? readJob(job) : OPEN)), ...(isWhole ? [] : [OPEN])];
}

function readJob(job: YamlMapping): (KnownMonitor | OpenMonitor)[] {
  const name = textAt(job, 'job_name');
  const lists = [...new Set(itemsOf(valueAt(job, 'static_configs')))];
  // A merge key may bring whatever it likes.
  if (!name || job.entries.some(({ key }) => key.text === '<<')) return [OPEN];
  const discovery = entriesOf(job).filter(({ key }) => key.text.endsWith('_sd_configs'));
  // Files and answers of HTTP hold labels of targets as they stand; all others are found with labels for relabeling alone.
  const bringsLabels = discovery.some(({ key }) => key.text === 'file_sd_configs' || key.text === 'http_sd_configs');
  const steps = { relabelings: stepsIn(valueAt(job, 'relabel_configs'), OF_PROMETHEUS), metricRelabelings: stepsIn(valueAt(job, 'metric_relabel_configs'), OF_PROMETHEUS) };
  const scraped = (staticLabels: KnownMonitor['staticLabels'], honorsLabels: boolean): KnownMonitor => ({
    kind: 'job',
    name,
    namespace: undefined,
    selector: undefined,
    namespaces: [],
    jobLabel: '',
    jobName: name,
    targetLabels: [],
    podTargetLabels: [],
    staticLabels,
    endpoints: [{ endpoint: undefined, honorsLabels, ...steps }],
  });
  // Of very many lists, nobody needs to know the labels of each.
  if (lists.length > MOST.lists) return [scraped(undefined, true)];
  const honorsLabels = isTrue(valueAt(job, 'honor_labels'));
  return [...lists.map((list) => scraped(labelsIn(valueAt(list, 'labels')), honorsLabels)), ...(discovery.length > 0 ? [scraped(undefined, honorsLabels || bringsLabels)] : [])];
}
