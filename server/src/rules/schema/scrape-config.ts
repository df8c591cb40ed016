import type { LocatedText } from '../../model/located';
import { isBefore, showVersion } from '../../query/promql/versions';
import { urlProblem, urlSyntaxProblem } from '../../text/go-url';
import { fieldSelectorProblem, labelSelectorProblem } from '../../text/selector-text';
import type { StructureObject } from '../../schema/structure';
import { entriesOf, isMapping, valueAt, type YamlNode } from '../../yaml/tree';
import { UTF8_NAMES } from '../rule/names';
import { defineRule, type CheckContext } from '../rule';
import { isSet, isThere, isTrue, keyOf, mappingsAt, textAt } from './fields';

/** The kinds of selectors that go with a role: those of the objects that its targets are made of. */
const SELECTORS: Readonly<Record<string, readonly string[]>> = {
  pod: ['Pod'],
  service: ['Service'],
  endpoints: ['Pod', 'Service', 'Endpoints'],
  endpointslice: ['Pod', 'Service', 'EndpointSlice'],
  node: ['Node'],
  ingress: ['Ingress'],
};

export default defineRule({
  id: 'schema/scrape-config',
  severity: 'error',
  object(object, context) {
    const { type, node } = object;
    switch (type) {
      case 'KubernetesSDConfig':
        return checkKubernetes(object, context);
      case 'DNSSDConfig': {
        const record = textAt(node, 'type');
        if (record && record.value !== 'SRV' && !isThere(node, 'port') && !object.isPartial) context.report({ from: record.from, to: record.to, message: `A record of type \`${record.value}\` names no port: write \`port\`. The operator refuses the object.` });
        return;
      }
      case 'AzureSDConfig': {
        const method = textAt(node, 'authenticationMethod');
        if (object.isPartial || (method && method.value !== 'OAuth')) return;
        const missing = ['tenantID', 'clientID', 'clientSecret'].filter((field) => !isThere(node, field));
        const at = method ?? object.head;
        if (missing.length > 0) context.report({ from: at.from, to: at.to, message: `Azure's ${method ? '' : 'usual '}authentication, OAuth, needs ${missing.map((field) => `\`${field}\``).join(', ')}; for another one, write \`authenticationMethod\`. The operator refuses the object.` });
        return;
      }
      case 'KumaSDConfig':
        return checkUrl(textAt(node, 'server'), 'server', true, context);
      case 'PuppetDBSDConfig':
        return checkUrl(textAt(node, 'url'), 'url', true, context);
      case 'HTTPSDConfig':
        return checkUrl(textAt(node, 'url'), 'url', false, context);
      case 'DockerSDConfig':
      case 'DockerSwarmSDConfig':
        return checkUrl(textAt(node, 'host'), 'host', false, context);
      case 'StaticConfig':
        return checkLabels(valueAt(node, 'labels'), context);
    }
  },
});

function checkKubernetes({ node }: StructureObject, context: CheckContext): void {
  const namespaces = valueAt(node, 'namespaces');
  if (isSet(node, 'apiServer') && isMapping(namespaces) && isTrue(namespaces, 'ownNamespace')) {
    context.report({ ...keyOf(namespaces, 'ownNamespace'), message: '`ownNamespace` and `apiServer` exclude each other: Prometheus has a namespace of its own in its own cluster only. The operator refuses the object with both.' });
  }
  for (const selector of mappingsAt(node, 'selectors')) {
    for (const [field, problemOf] of [['label', labelSelectorProblem], ['field', fieldSelectorProblem]] as const) {
      const text = textAt(selector, field);
      const problem = text && !isFilledIn(text) ? problemOf(text.value) : undefined;
      if (text && problem !== undefined) context.report({ from: text.from, to: text.to, message: `The ${field} selector cannot be read: ${problem}. The operator refuses the object.` });
    }
  }
  const role = textAt(node, 'role');
  const allowed = role && SELECTORS[role.value.toLowerCase()];
  if (!allowed) return;
  for (const selector of mappingsAt(node, 'selectors')) {
    const of = textAt(selector, 'role');
    if (of && !allowed.some((name) => name.toLowerCase() === of.value.toLowerCase())) context.report({ from: of.from, to: of.to, message: `The role \`${role.value}\` is selected by ${allowed.map((name) => `\`${name}\``).join(', ')}, not by \`${of.value}\`. The operator refuses the object.` });
  }
}

/** Whether another program writes something into a text before it is applied. */
const isFilledIn = ({ value }: LocatedText): boolean => /\$\{|\{\{/.test(value);

/** Which label names there are is for Prometheus to say: before version 3, of fewer characters. */
function checkLabels(labels: YamlNode | undefined, context: CheckContext): void {
  const { version } = context.prometheus;
  const isOld = version !== undefined && isBefore(version, UTF8_NAMES);
  for (const { key } of entriesOf(labels)) {
    if (key.text === '') context.report({ from: key.from, to: key.to, message: 'The name of a label must not be empty. The operator refuses the object.' });
    else if (isOld && key.text !== '<<' && !/^[a-zA-Z_]\w*$/.test(key.text)) context.report({ from: key.from, to: key.to, message: `Before Prometheus ${showVersion(UTF8_NAMES)}, the name of a label has letters, digits and \`_\` alone, and no digit at its beginning; yours is ${showVersion(version)}. The operator refuses the object.` });
  }
}

/** What has no scheme breaks the pattern of its field, which is reported for every field. */
function checkUrl(url: LocatedText | undefined, field: string, needsHost: boolean, context: CheckContext): void {
  const scheme = url && !isFilledIn(url) ? /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\/./.exec(url.value)?.[1] : undefined;
  const problem = scheme === undefined ? undefined : needsHost ? urlProblem(url!.value, [scheme.toLowerCase()]) : urlSyntaxProblem(url!.value);
  if (url && problem) context.report({ from: url.from, to: url.to, message: `The URL in \`${field}\` is not valid: ${problem}. The operator refuses the object.` });
}
