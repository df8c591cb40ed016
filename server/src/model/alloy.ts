import { readAlloy, type AlloyBlock, type AlloyBody, type AlloyValue } from './alloy-syntax';
import type { StreamLabels } from './stream-labels';

/** Files of Grafana Alloy, and of the Grafana Agent before it. */
export const isAlloyFile = (path: string): boolean => /\.(?:alloy|river)$/.test(path);

/** Sources of logs whose labels are all named by their arguments, or by rules that relabel what begins with `__`. */
const CLOSED_SOURCES: ReadonlySet<string> = new Set(['azure_event_hubs', 'cloudflare', 'docker', 'file', 'gcplog', 'gelf', 'heroku', 'journal', 'kafka', 'kubernetes', 'kubernetes_events', 'string', 'syslog', 'windowsevent']);
/** Other components of logs that make no labels but those that they name. */
const CLOSED: ReadonlySet<string> = new Set(['loki.process', 'loki.relabel', 'loki.write', 'loki.echo', 'loki.secretfilter']);
/** Stages that make no labels. */
const PLAIN_STAGES: ReadonlySet<string> = new Set(
  ['cri', 'decolorize', 'docker', 'drop', 'eventlogmessage', 'json', 'label_drop', 'label_keep', 'limit', 'logfmt', 'luhn', 'metrics', 'multiline', 'output', 'pack', 'pattern', 'regex', 'replace', 'sampling', 'structured_metadata', 'structured_metadata_drop', 'template', 'tenant', 'timestamp', 'truncate', 'windowsevent'].map((name) => `stage.${name}`),
);
/** Discovery that takes targets from elsewhere, with any labels; all other discovers labels that begin with `__meta_`. */
const OPEN_DISCOVERY: ReadonlySet<string> = new Set(['discovery.file', 'discovery.http']);
/** What hands logs of other forms to Loki, with labels that follow from what is in them. */
const OPEN_EXPORTERS: ReadonlySet<string> = new Set(['otelcol.exporter.loki', 'otelcol.exporter.otlphttp', 'loki.source.api']);

/**
 * The labels that a configuration of Alloy gives to streams of logs. What it says elsewhere (in modules, in environment variables), what
 * cannot be read, and components that are not known may make others.
 *
 * @returns undefined where it is not about logs
 */
export function alloyStreamLabels(text: string): StreamLabels | undefined {
  if (!/\bloki\./.test(text)) return undefined;
  const body = readAlloy(text);
  return body ? new AlloyLabels(body).read() : { names: [], isOpen: true };
}

class AlloyLabels {
  private readonly names = new Set<string>();
  private isOpen = false;
  /** The components that targets come from, by how others refer to them. */
  private readonly components = new Map<string, AlloyBlock>();
  private readonly followed = new Set<AlloyBlock>();

  constructor(private readonly body: AlloyBody) {
    const collect = ({ blocks }: AlloyBody): void => {
      for (const block of blocks) {
        if (/^(?:discovery|local)\./.test(block.name)) this.components.set(`${block.name}.${block.label}`, block);
        collect(block);
      }
    };
    collect(body);
  }

  read(): StreamLabels {
    for (const block of this.body.blocks) this.readBlock(block);
    return { names: [...this.names], isOpen: this.isOpen };
  }

  private readBlock(block: AlloyBlock): void {
    const { name, attributes, blocks } = block;
    // Custom components, and components that are made for each of a list.
    if (name === 'declare' || name === 'foreach' || name === 'template') return blocks.forEach((inner) => this.readBlock(inner));
    if (OPEN_EXPORTERS.has(name) || name.startsWith('import.')) this.isOpen = true;
    const source = /^loki\.source\.(\w+)$/.exec(name)?.[1];
    if (source !== undefined ? !CLOSED_SOURCES.has(source) : !CLOSED.has(name) && block.references.some((path) => /^loki\.\w+\.\w+\.receiver$/.test(path))) this.isOpen = true;
    if (!name.startsWith('loki.')) return;
    this.addAll(attributes.get('labels'));
    this.addAll(attributes.get('external_labels'));
    if (source !== undefined) {
      this.addAll(attributes.get('targets'));
      // Of a syslog or a queue, each listener has labels of its own.
      for (const inner of blocks) this.addAll(inner.attributes.get('labels'));
    }
    if (source === 'kubernetes_events') this.add('namespace');
    this.readRules(block);
    if (name === 'loki.process') this.readStages(block);
  }

  private readStages({ blocks }: AlloyBody): void {
    for (const stage of blocks) {
      const { name, attributes } = stage;
      if (name === 'stage.labels' || name === 'stage.static_labels') this.addAll(attributes.get('values'));
      else if (name === 'stage.match') this.readStages(stage);
      else if (!PLAIN_STAGES.has(name) || isSet(attributes.get('labels_from_groups'))) this.isOpen = true;
    }
  }

  /** The labels that the rules of a component write. */
  private readRules({ blocks }: AlloyBody): void {
    for (const { name, attributes } of blocks) {
      if (name !== 'rule') continue;
      const [action, target] = [attributes.get('action'), attributes.get('target_label')];
      if (action && (action.kind !== 'string' || action.text.toLowerCase() === 'labelmap')) this.isOpen = true;
      if (target) this.add(target.kind === 'string' ? target.text : undefined);
    }
  }

  /** The names in a mapping of labels, or in a list of targets. */
  private addAll(value: AlloyValue | undefined): void {
    switch (value?.kind) {
      case undefined:
        return;
      case 'object':
        return value.entries.forEach(([name]) => this.add(name));
      case 'array':
        return value.items.forEach((item) => this.addAll(item));
      case 'call':
        if (value.path === 'concat' || value.path === 'array.concat') value.args.forEach((item) => this.addAll(item));
        else this.isOpen = true;
        return;
      case 'reference':
        return value.path === 'null' ? undefined : this.follow(value.path);
      default:
        this.isOpen = true;
    }
  }

  /** The labels of the targets that another component gives out. */
  private follow(path: string): void {
    const component = this.components.get(path.slice(0, path.lastIndexOf('.')));
    if (!component || component.name === 'local.file' || OPEN_DISCOVERY.has(component.name)) {
      this.isOpen = true;
      return;
    }
    if (this.followed.has(component)) return;
    this.followed.add(component);
    if (component.name === 'discovery.relabel') {
      this.addAll(component.attributes.get('targets'));
      this.readRules(component);
    } else if (component.name === 'local.file_match') {
      this.addAll(component.attributes.get('path_targets'));
    }
  }

  /** @param name undefined where it is computed */
  private add(name: string | undefined): void {
    if (name === undefined || name.includes('$')) this.isOpen = true;
    else if (name !== '' && !name.startsWith('__')) this.names.add(name);
  }
}

const isSet = (value: AlloyValue | undefined): boolean => value !== undefined && !(value.kind === 'reference' && value.path === 'false');
