import { entryOf, isMapping, isScalar, isSequence, itemsOf, valueAt, type YamlDocument, type YamlNode } from '../yaml/tree';
import { adapterQueries, mayBeOfAdapter } from './adapter-queries';
import { groupListsIn } from './chart-values';
import { configOfPath, mayBeConfig, recogniseConfig, type ConfigKind } from './config-files';
import { mayBeDashboard } from './dashboard';
import { HOLDER_KIND_NAMES, resourceKind, RESOURCE_KINDS } from './kinds';
import type { ResourceKind } from './kinds';
import { locatedText } from './located';
import { readResources } from './resource';
import { looksLikeRule } from './rule-groups';

/** What a YAML document is, as far as the checks know it. A `List` holds objects of other kinds. */
export type DocumentKind = ResourceKind | ConfigKind | 'alloy-config' | 'List' | 'prometheus-rules' | 'grafana-alerts' | 'slos' | 'prometheus-adapter' | 'values' | 'contract' | 'kustomization' | 'dashboard' | 'queries' | 'markdown' | 'other';

/** How a document is to be understood: as what it says, or as a patch or a template, which leave something open. */
export type DocumentRole = 'whole' | 'patch' | 'template';

const CONTRACT_FILE = /(?:^|\/)observability-contract\.ya?ml$/;

/** Whether a file is a team's contract, by its name. */
export const isContractFile = (path: string): boolean => CONTRACT_FILE.test(path);

/**
 * Whether a file holds patches, by its name and folders, such as Kustomize lays over the objects of other files. What a
 * patch does not say is said elsewhere.
 */
export const isPatchFile = (path: string): boolean => /(?:^|[/._-])patch(?:es)?(?:[/._-]|$)/i.test(path.slice(path.lastIndexOf('/', path.lastIndexOf('/') - 1) + 1));

// Most Secrets hold nothing of ours; the lines of those that do tell.
const NAMES = [...RESOURCE_KINDS, ...HOLDER_KIND_NAMES.filter((kind) => kind !== 'Secret')].join('|');
/** Words that mean a kind of the operator wherever they stand; the other kinds have names that many texts mention. */
const TELLING_NAME = /\b(?:(?:Service|Pod)Monitor|PrometheusRule|ScrapeConfig|AlertmanagerConfig|PrometheusAgent|ThanosRuler)(?:List)?\b/;
const KIND_LINE = new RegExp(`\\bkind["']?\\s*:\\s*(?:[!&]\\S{0,200}\\s+){0,3}["']?(?:${NAMES})(?:List)?(?![\\w.-])`);
/** What the lines of a rule file say, whatever a mistake made of their tree. */
const RULE_LINES = [/^groups:[ \t\r]*$/m, /^[ \t]*(?:-[ \t]+)?(?:alert|record):[ \t]/m, /^[ \t]*(?:-[ \t]+)?expr:[ \t]/m];
const OWN_LINE = new RegExp(`^kind:[ \\t]*["']?(${NAMES})["']?[ \\t\\r]*$`, 'm');

/**
 * A cheap look at a text, long before it is parsed: whether any of its documents might be of a kind that is checked.
 * It may be wrong in one direction only: a text that it refuses is none of ours.
 */
export const mayBeOurs = (text: string, path = ''): boolean =>
  TELLING_NAME.test(text) || KIND_LINE.test(text) || /^[ \t{-]*["']?groups["']?[ \t]*:/m.test(text) || SLOTH.test(text) || mayBeOfAdapter(text) || (DASHBOARD_IN_VALUES.test(text) && mayBeDashboard(text)) || mayBeConfig(text) || configOfPath(path) !== undefined || mayHaveJobs(text);

/** Where the values of Grafana's chart hold a dashboard. */
const DASHBOARD_IN_VALUES = /^[ \t]+json:[ \t]*\|/m;
/** What a file of SLOs begins with that Sloth reads: https://sloth.dev/specs/default/. */
const SLOTH = /^version:[ \t]*["']?prometheus\/v1\b/m;

/**
 * Whether a text may give jobs to targets, whatever else it is: the values of a chart that are handed on to a Prometheus, a Secret with
 * more of its configuration, or that of an agent. What other files ask for may be named there.
 */
export const mayHaveJobs = (text: string): boolean => /^[ \t{-]*["']?(?:scrape_configs|job_name)["']?[ \t]*:|\bprometheus\.scrape\b/m.test(text);

/**
 * The kind of a parsed document; of one with syntax errors, whose tree may have lost its kind, by its text.
 *
 * @param config the program whose configuration the file is by its name
 */
export function recognise({ root, text, errors }: YamlDocument, config?: ConfigKind): DocumentKind {
  const found = kindOfTree(root);
  const kind = found === 'other' ? (recogniseConfig(root, config) ?? kindOfValues(root, text)) : found;
  if (kind !== 'other' || errors.every(({ code }) => code === 'limit')) return kind;
  if (valueAt(root, 'kind') === undefined && !isProvisioning(text) && RULE_LINES.every((line) => line.test(text))) return 'prometheus-rules';
  const named = OWN_LINE.exec(text)?.[1];
  const version = /^apiVersion:[ \t]*["']?([\w./-]+)/m.exec(text)?.[1];
  return (version !== undefined && resourceKind(version, named)) || 'other';
}

/** What may stand in the values of a chart, among whatever else. */
function kindOfValues(root: YamlNode | undefined, text: string): DocumentKind {
  if (mayHoldGroups(text) && groupListsIn(root).length > 0) return 'values';
  return mayBeOfAdapter(text) && adapterQueries(text, root).length > 0 ? 'prometheus-adapter' : 'other';
}

/** A look at a text that is much cheaper than one at all of its values. */
const mayHoldGroups = (text: string): boolean => text.includes('expr') && /^[ \t]+(?:- )?["']?groups["']?[ \t]*:/m.test(text);

function kindOfTree(root: YamlNode | undefined): DocumentKind {
  const kind = locatedText(valueAt(root, 'kind'))?.value;
  if (kind === undefined) return kindWithoutName(root);
  const own = resourceKind(locatedText(valueAt(root, 'apiVersion'))?.value, kind);
  if (own) return own;
  return readResources(root, false).length > 0 ? 'List' : 'other';
}

function kindWithoutName(root: YamlNode | undefined): DocumentKind {
  if (!isMapping(root)) return 'other';
  // With a number for a version and without a kind, it is what Grafana provisions, whose rules stand in groups, too.
  const version = valueAt(root, 'apiVersion');
  if (version) return isScalar(version) && /^\d+$/.test(version.text) && entryOf(root, 'groups') ? 'grafana-alerts' : 'other';
  if (locatedText(valueAt(root, 'version'))?.value === 'prometheus/v1' && isSequence(valueAt(root, 'slos'))) return 'slos';
  return looksLikeRuleGroups(root) ? 'prometheus-rules' : 'other';
}

/** Many formats have `groups:` at the top (dashboards, CI files); a rule file's groups have `rules`, or are still empty, or a level was forgotten and its rules stand elsewhere. */
function looksLikeRuleGroups(root: YamlNode): boolean {
  const groups = entryOf(root, 'groups');
  if (!groups) return false;
  const { value } = groups;
  if (value === undefined) return isMapping(root) && root.entries.length === 1;
  if (isSequence(value) && areForeign(value.items.flatMap((group) => itemsOf(valueAt(group, 'rules'))))) return false;
  if (isSequence(value)) return value.items.some((group) => isMapping(valueAt(group, 'rules')) || isSequence(valueAt(group, 'rules')) || looksLikeRule(group));
  return looksLikeRule(value) || itemsOf(valueAt(value, 'rules')).some(looksLikeRule);
}

const RULE_FIELDS = ['alert', 'record', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'];

/** Whether rules are those of something else: of a firewall, say, or of who may do what. One that is being written has no more than one field. */
function areForeign(rules: readonly YamlNode[]): boolean {
  const hasOurs = rules.some((rule) => RULE_FIELDS.some((field) => entryOf(rule, field)));
  return !hasOurs && rules.some((rule) => isMapping(rule) && rule.entries.length > 1);
}

/** Whether a text is what Grafana provisions: its own alerts stand in groups of rules, too, and the version above them is a mere number. */
const isProvisioning = (text: string): boolean => text.includes('apiVersion') && /^apiVersion:[ \t]*["']?\d+["']?[ \t\r]*$/m.test(text);

/** What every rule has. */
const RULE_KEY = /\b(?:alert|record|expr)["']?[ \t]*:/;

/** Whether the rules of a long document, each as its own text, are those of something else. */
export const areForeignTexts = (rules: Iterable<string>): boolean => {
  let any = false;
  for (const rule of rules) {
    if (RULE_KEY.test(rule)) return false;
    any = true;
  }
  return any;
};

/** Whether a file holds values for a chart, by its name: Helm expands none of the actions in it, but for some that templates of the chart do. */
const isValuesFile = (path: string): boolean => /(?:^|[/._-])values(?:[._-][^/]*)?\.ya?ml$/i.test(path);

/** Whether a text is an object of Flux with values for a chart, and not a template of such objects. */
const isHelmRelease = (text: string): boolean => /^kind:[ \t]*["']?HelmRelease\b/m.test(text) && !/^[ \t]*\{\{/m.test(text);

/**
 * Whether a text is a Helm template (or another Go template around YAML) and therefore not YAML yet. Go templates
 * inside annotations, such as `{{ $labels.pod }}` and `{{ template "x" }}`, are values and do not count, and neither does a binary file.
 */
export const isHelmTemplate = (text: string, path = ''): boolean => text.includes('{{') && !text.includes('\0') && (/^\{\{/m.test(text) || (HELM_SIGNS.some(([words, sign]) => words.some((word) => text.includes(word)) && sign.test(text)) && !isValuesFile(path) && !isHelmRelease(text)));

/**
 * Whether a text is a template of Jinja, as Ansible and Salt have, or of Terraform: what stands in it is put together elsewhere, and neither
 * its YAML nor its queries are there yet. What Ansible's roles keep as templates are some without any statement, too.
 */
export const isForeignTemplate = (text: string, path: string): boolean => (text.includes('{%') && JINJA.test(text)) || (text.includes('%{') && TERRAFORM.test(text)) || (text.includes('{{') && ROLE_TEMPLATE.test(path));

const JINJA = /\{%[-+]?[ \t]*(?:if|elif|else|endif|for|endfor|set|raw|endraw|include|import|from|block|extends|macro|filter|with|call|do)\b/;
const TERRAFORM = /%\{~?[ \t]*(?:if|for)[ \t](?:[^\n}%]|%(?!\{))*\}/;
const ROLE_TEMPLATE = /(?:^|\/)roles\/[^/]+\/templates\//;

/** What only Helm's actions have in them, behind words without which it is not worth to look at every action of a large file. */
const HELM_SIGNS: readonly (readonly [words: readonly string[], sign: RegExp])[] = [
  [['.Values', '.Release', '.Chart', '.Capabilities', '.Files', '.Template'], /\{\{-?[^{}\n]*\.(?:Values|Release|Chart|Capabilities|Files|Template)\b/],
  [['include', 'tpl', 'toYaml'], /\{\{-?[ \t]*(?:include|tpl|toYaml)\b/],
  [['template', 'define'], /(?:^|[:-][ \t]+)\{\{-?[ \t]*(?:template|define)\b/m],
];
