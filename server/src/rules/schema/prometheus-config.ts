import { parseDuration } from '../../text/duration';
import type { StructureObject } from '../../schema/structure';
import { replaceScalar } from '../../yaml/edit';
import { entriesOf, isMapping, isSequence, valueAt, type YamlMapping } from '../../yaml/tree';
import { defineRule, type CheckContext } from '../rule';
import { checkClient } from './config-client';
import { checkRelabeling } from './config-relabeling';
import { checkDiscovery } from './config-discovery';
import { EMPTY_ITEM, hasEmptyItem, isSet, mappingsAt, textAt, textsAt } from './fields';

const REFUSES = 'Prometheus refuses the file.';
/** Headers that remote write and read set themselves. */
const RESERVED = new Set(['content-encoding', 'content-type', 'x-prometheus-remote-write-version', 'x-prometheus-remote-read-version', 'user-agent', 'connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'www-authenticate', 'accept-encoding', 'x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256']);
const MESSAGES = ['prometheus.WriteRequest', 'io.prometheus.write.v2.Request'];

export default defineRule({
  id: 'schema/prometheus-config',
  severity: 'error',
  document(context) {
    const { root } = context.document;
    if (context.kind !== 'prometheus-config' || !isMapping(root)) return;
    unique(mappingsAt(root, 'scrape_configs'), 'job_name', 'job', context);
    unique(mappingsAt(root, 'remote_write'), 'name', 'remote write', context);
    unique(mappingsAt(root, 'remote_read'), 'name', 'remote read', context);
  },
  object(object, context) {
    if (context.kind !== 'prometheus-config') return;
    const { type, node, head } = object;
    const report = (at: { from: number; to: number }, message: string): void => context.report({ from: at.from, to: at.to, message: `${message} ${REFUSES}` });
    checkClient(object, REFUSES, context);
    emptyItems(object, report);
    switch (type) {
      case 'relabel_config':
        return checkRelabeling(object, REFUSES, context);
      case 'global':
      case 'scrape_config':
        checkScraping(object, context, report);
        return checkTargets(node, '`scheme` and `metrics_path`', report);
      case 'alertmanager_config':
        checkApi(node, context);
        return checkTargets(node, '`scheme` and `path_prefix`', report);
      case 'remote_write':
      case 'remote_read':
        return checkRemote(object, report);
      case 'tracing':
        if (!isSet(node, 'endpoint')) report(head, '`tracing` needs an `endpoint`.');
        for (const { key } of entriesOf(valueAt(node, 'headers'))) if (key.text.toLowerCase() === 'authorization') report(key, 'Traces cannot be sent with an `authorization` header.');
        return;
      default:
        return checkDiscovery(object, report);
    }
  },
});

/** Prometheus 3 speaks the second version of Alertmanager's API alone (`SupportedAlertmanagerAPIVersions` of its config/config.go). */
function checkApi(node: YamlMapping, context: CheckContext): void {
  const written = textAt(node, 'api_version');
  const { version } = context.prometheus;
  if (!written || written.value === 'v2' || (written.value === 'v1' && version && version.major < 3)) return;
  context.report({
    from: written.from,
    to: written.to,
    severity: written.value === 'v1' && !version ? 'warning' : undefined,
    message: `${written.value === 'v1' ? `\`v1\` of Alertmanager’s API is gone: Prometheus refuses the file from version 3 on.` : `\`${written.value}\` is no version of Alertmanager’s API. ${REFUSES}`} Write \`v2\`, which Alertmanager has since 0.16.`,
    fixes: [{ title: 'Change to `v2`', edits: [replaceScalar(written.scalar, 'v2')] }],
  });
}

type Tell = (at: { from: number; to: number }, message: string) => void;

function unique(items: readonly YamlMapping[], field: string, what: string, context: CheckContext): void {
  const seen = new Set<string>();
  for (const item of items) {
    const name = textAt(item, field);
    if (!name || name.value === '') continue;
    if (seen.has(name.value)) context.report({ from: name.from, to: name.to, message: `There is another ${what} \`${name.value}\` above. ${REFUSES}` });
    seen.add(name.value);
  }
}

/** A dash with nothing behind it is an item that is null, which the lists of configurations do not take. */
function emptyItems({ node }: StructureObject, report: Tell): void {
  for (const { key, value } of node.entries) {
    if (!isSequence(value) || !/_configs$|^alertmanagers$|^remote_(?:write|read)$|^files$/.test(key.text)) continue;
    if (hasEmptyItem(node, key.text)) report(key, EMPTY_ITEM(key.text));
  }
}

function checkScraping({ type, node, head }: StructureObject, context: CheckContext, report: Tell): void {
  if (type === 'scrape_config' && !isSet(node, 'job_name')) report(head, 'Every item of `scrape_configs` needs a `job_name`.');
  const global = type === 'global' ? undefined : valueAt(context.document.root, 'global');
  const seconds = (at: YamlMapping | undefined, field: string): number | undefined => {
    const text = at && textAt(at, field);
    return text && parseDuration(text.value);
  };
  const timeout = textAt(node, 'scrape_timeout');
  const length = timeout && parseDuration(timeout.value);
  // What a chart or an operator completes may have its interval from there.
  const interval = seconds(node, 'scrape_interval') || (isMapping(global) ? seconds(global, 'scrape_interval') : undefined) || (context.isPartial ? Infinity : 60);
  if (timeout && length !== undefined && length > interval) report(timeout, `A scrape cannot take longer than the interval, which is ${interval} s here.`);
  const protocols = textsAt(node, 'scrape_protocols');
  const twice = protocols.find(({ value }, i) => protocols.findIndex((other) => other.value === value) < i);
  if (twice) report(twice, `\`${twice.value}\` stands in the list twice.`);
}

/**
 * Targets that are no address. Where steps of relabeling follow, Prometheus loads the file, for they may make an address of them
 * (`UnmarshalYAML` of `ScrapeConfig`, config/config.go): so are URLs handed to an exporter that asks them itself.
 */
function checkTargets(node: YamlMapping, instead: string, report: Tell): void {
  if (isSet(node, 'relabel_configs')) return;
  for (const group of mappingsAt(node, 'static_configs')) {
    for (const target of textsAt(group, 'targets')) if (target.value.includes('/')) report(target, `\`${target.value}\` is no host with a port: the scheme and the path of a target stand in ${instead}.`);
  }
}

function checkRemote({ type, node, head }: StructureObject, report: Tell): void {
  const url = textAt(node, 'url');
  if (!url) report(head, `\`${type}\` needs a \`url\`.`);
  for (const { key } of entriesOf(valueAt(node, 'headers'))) {
    const name = key.text.toLowerCase();
    if (name === 'authorization') report(key, 'Write `basic_auth`, `authorization` or another way to authenticate instead of an `authorization` header.');
    else if (RESERVED.has(name)) report(key, `Prometheus sets the header \`${name}\` itself.`);
  }
  const message = textAt(node, 'protobuf_message');
  if (message && message.value !== '' && !MESSAGES.includes(message.value)) report(message, `There is no message \`${message.value}\`: write ${MESSAGES.map((one) => `\`${one}\``).join(' or ')}.`);
  const most = textAt(node, 'queue_config', 'max_samples_per_send');
  if (most && /^-?\d+$/.test(most.value) && Number(most.value) <= 0) report(most, '`max_samples_per_send` must be at least 1.');
}
