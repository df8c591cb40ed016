import { readContract } from '../../contract/load-contract';
import { locatedText } from '../../model/located';
import { compileRegexp } from '../../query/promql/regexp';
import { didYouMean } from '../../text/did-you-mean';
import { parseDuration } from '../../text/duration';
import { replaceScalar } from '../../yaml/edit';
import { entriesOf, itemsOf, valueAt, type YamlNode } from '../../yaml/tree';
import { exceptionsIn, namesOf } from '../../workspace/navigation/in-contract';
import { defineContractRule, type CheckContext, type ContractCheckContext } from '../rule';
import type { Contract } from '../../contract/contract';
import type { LocatedText } from '../../model/located';

const code = (name: string): string => `\`${name}\``;

/** A name that must be one of those that another part of the contract lists. */
function named(text: LocatedText, known: readonly string[], what: string, context: CheckContext): void {
  if (known.length === 0 || known.includes(text.value)) return;
  const meant = didYouMean(text.value, known);
  context.report({
    from: text.from,
    to: text.to,
    message: `${code(text.value)} is ${what}${meant === undefined ? `: those are ${known.map(code).join(', ')}.` : `; did you mean ${code(meant)}?`}`,
    fixes: meant === undefined ? [] : [{ title: `Change to ${meant}`, edits: [replaceScalar(text.scalar, meant)] }],
  });
}

function requiredAlerts(root: YamlNode | undefined, { alerts }: Contract, context: CheckContext): void {
  for (const { value } of entriesOf(valueAt(root, 'alerts', 'required'))) {
    const severity = locatedText(valueAt(value, 'severity'));
    if (severity) named(severity, Object.keys(alerts.severities), 'no severity of this contract (`alerts.severities`)', context);
  }
}

function retention(root: YamlNode | undefined, { environments }: Contract, context: CheckContext): void {
  for (const { key } of entriesOf(valueAt(root, 'retention'))) {
    const name = locatedText(key);
    if (name && name.value !== '<<') named(name, Object.keys(environments), 'no environment of this contract (`environments`)', context);
  }
}

/** A name that stands for two environments stands for none. */
function aliases(root: YamlNode | undefined, context: CheckContext): void {
  const environments = entriesOf(valueAt(root, 'environments'));
  const owners = new Map(environments.map(({ key }) => [key.text, key.text]));
  for (const { key, value } of environments) {
    for (const alias of itemsOf(value).flatMap((item) => locatedText(item) ?? [])) {
      const owner = owners.get(alias.value);
      if (owner === undefined) owners.set(alias.value, key.text);
      else if (owner !== key.text) context.report({ from: alias.from, to: alias.to, message: `${code(alias.value)} is already the name of the environment ${code(owner)}: it cannot stand for ${code(key.text)}, too.` });
    }
  }
}

/** A scrape that may take longer than the time to the next one, which the operator refuses. */
function timeouts(root: YamlNode | undefined, { scrape }: Contract, context: CheckContext): void {
  const parts = [valueAt(root, 'scrape'), ...entriesOf(valueAt(root, 'services')).map(({ value }) => valueAt(value, 'scrape'))];
  for (const part of parts) {
    const [interval, timeout] = [locatedText(valueAt(part, 'interval')), locatedText(valueAt(part, 'timeout'))];
    const every = parseDuration(interval?.value ?? scrape.interval);
    const limit = timeout && parseDuration(timeout.value);
    if (!timeout || every === undefined || limit === undefined || limit <= every) continue;
    context.report({
      from: timeout.from,
      to: timeout.to,
      message: `A scrape that may take ${timeout.value} is longer than the interval of ${interval?.value ?? scrape.interval}: the Prometheus operator refuses a ServiceMonitor that keeps both.`,
      fixes: [{ title: `Change the timeout to ${interval?.value ?? scrape.interval}`, edits: [replaceScalar(timeout.scalar, interval?.value ?? scrape.interval)] }],
    });
  }
}

/** An exception for a name that is nearly one of the contract's; others may be those of programs that the contract does not speak of. */
function exceptions(root: YamlNode | undefined, context: ContractCheckContext): void {
  const { contract, workspace } = context;
  const known = { service: Object.keys(contract.services), namespace: contract.namespaces, alert: [...Object.keys(contract.alerts.required), ...workspace.keys('alerts')] };
  for (const exception of exceptionsIn(root)) {
    for (const condition of ['service', 'namespace', 'alert'] as const) {
      for (const { value, from, to, scalar } of namesOf(exception, condition)) {
        const meant = known[condition].includes(value) ? undefined : didYouMean(value, known[condition]);
        if (meant === undefined) continue;
        context.report({ from, to, severity: 'warning', message: `There is no ${condition} ${code(value)}, so the exception fits nothing; did you mean ${code(meant)}?`, fixes: [{ title: `Change to ${meant}`, edits: [replaceScalar(scalar, meant)] }] });
      }
    }
  }
}

function patterns(root: YamlNode | undefined, context: CheckContext): void {
  for (const part of ['alerts', 'records']) {
    const pattern = locatedText(valueAt(root, part, 'name'));
    const error = pattern && compileRegexp(pattern.value).error;
    if (error !== undefined) context.report({ from: pattern!.from, to: pattern!.to, message: `This is no regular expression of RE2 (${error}), so names are not held to it.` });
  }
}

export default defineContractRule({
  id: 'contract/inconsistent',
  severity: 'error',
  contractFile(_violations, context) {
    const { root } = context.document;
    const { contract } = readContract(root);
    requiredAlerts(root, contract, context);
    retention(root, contract, context);
    aliases(root, context);
    timeouts(root, contract, context);
    exceptions(root, context);
    patterns(root, context);
  },
});
