import { locatedText, type LocatedText } from '../../model/located';
import { didYouMean } from '../../text/did-you-mean';
import { replaceScalar } from '../../yaml/edit';
import { isMapping, itemsOf, valueAt, type YamlMapping, type YamlNode } from '../../yaml/tree';
import { defineContractRule, type ContractCheckContext } from '../rule';
import { isOurNamespace } from './ours';

/** The lists of a receiver, each with the word by which people call where they lead. */
const INTEGRATIONS: Readonly<Record<string, RegExp>> = {
  pagerdutyConfigs: /pager\s*duty/i,
  slackConfigs: /slack/i,
  emailConfigs: /e-?mail/i,
  opsgenieConfigs: /ops\s*genie/i,
  victoropsConfigs: /victor\s*ops|splunk on-?call/i,
  pushoverConfigs: /pushover/i,
  telegramConfigs: /telegram/i,
  discordConfigs: /discord/i,
  webexConfigs: /webex/i,
  wechatConfigs: /we\s*chat/i,
  msteamsConfigs: /teams/i,
};
/** What leads on to anything. */
const OPEN_INTEGRATIONS = ['webhookConfigs', 'snsConfigs', 'msteamsv2Configs'];

/** A route that takes the alerts of a severity, with the receiver that they go to. */
interface Taken {
  readonly severity: LocatedText;
  readonly receiver: LocatedText | undefined;
}

export default defineContractRule({
  id: 'contract/severity-route',
  severity: 'warning',
  resource({ kind, node, namespace, isPartial }, context) {
    const { severities } = context.contract.alerts;
    if (kind !== 'AlertmanagerConfig' || isPartial || (namespace && !isOurNamespace(context.contract, namespace))) return;
    const receivers = new Map(itemsOf(valueAt(node, 'spec', 'receivers')).filter(isMapping).map((receiver) => [locatedText(valueAt(receiver, 'name'))?.value ?? '', receiver]));
    const taken = takenBy(valueAt(node, 'spec', 'route'));
    for (const { severity } of taken) if (!Object.hasOwn(severities, severity.value)) reportUnknown(severity, Object.keys(severities), context);
    for (const [name, destination] of Object.entries(severities)) {
      const wanted = Object.keys(INTEGRATIONS).find((field) => INTEGRATIONS[field]!.test(destination));
      const routes = taken.filter(({ severity }) => severity.value === name);
      if (wanted === undefined || routes.length === 0 || routes.some(({ receiver }) => leadsTo(receiver, wanted, receivers))) continue;
      const able = [...receivers].filter(([, receiver]) => isFilled(receiver, wanted)).map(([receiver]) => receiver);
      for (const { severity, receiver } of routes) {
        const at = receiver ?? severity;
        context.report({
          from: at.from,
          to: at.to,
          message: `By the contract, alerts of severity \`${name}\` go to ${destination}; the receiver \`${receiver?.value ?? ''}\`, which this route gives them to, has no \`${wanted}\`.`,
          fixes: receiver && able.length === 1 ? [{ title: `Change the receiver to ${able[0]}`, edits: [replaceScalar(receiver.scalar, able[0]!)] }] : [],
        });
      }
    }
  },
});

function reportUnknown(severity: LocatedText, known: readonly string[], context: ContractCheckContext): void {
  const meant = didYouMean(severity.value, known);
  if (meant === undefined) return;
  context.report({ from: severity.from, to: severity.to, message: `\`${severity.value}\` is not a severity of the contract, so that no alert takes this route; did you mean \`${meant}\`?`, fixes: [{ title: `Change to ${meant}`, edits: [replaceScalar(severity.scalar, meant)] }] });
}

const isFilled = (receiver: YamlMapping | undefined, field: string): boolean => itemsOf(valueAt(receiver, field)).length > 0;

/** Whether alerts reach an integration; a receiver that leads on, or is not in the object, may well do. */
function leadsTo(name: LocatedText | undefined, wanted: string, receivers: ReadonlyMap<string, YamlMapping>): boolean {
  const receiver = name && receivers.get(name.value);
  return !receiver || [wanted, ...OPEN_INTEGRATIONS].some((field) => isFilled(receiver, field)) || INTEGRATIONS[wanted]!.test(name.value);
}

/** The routes that take one severity, those below which others take it further left out. */
function takenBy(top: YamlNode | undefined): Taken[] {
  const taken: Taken[] = [];
  const seen = new Set<YamlNode>();
  const visit = (route: YamlNode | undefined, inherited: LocatedText | undefined): void => {
    if (!isMapping(route) || seen.has(route)) return;
    seen.add(route);
    const own = locatedText(valueAt(route, 'receiver'));
    const receiver = own && own.value !== '' ? own : inherited;
    const children = itemsOf(valueAt(route, 'routes'));
    const severity = severityOf(route);
    if (severity && children.length === 0) taken.push({ severity, receiver });
    for (const child of children) visit(child, receiver);
  };
  visit(top, undefined);
  return taken;
}

/** The severity that a route's matchers ask for, where they ask for one. */
function severityOf(route: YamlMapping): LocatedText | undefined {
  for (const matcher of itemsOf(valueAt(route, 'matchers'))) {
    const [type, regex] = ['matchType', 'regex'].map((field) => locatedText(valueAt(matcher, field))?.value);
    if (locatedText(valueAt(matcher, 'name'))?.value === 'severity' && (type === undefined || type === '' || type === '=') && regex !== 'true') return locatedText(valueAt(matcher, 'value'));
  }
  return undefined;
}
