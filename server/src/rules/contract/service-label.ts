import { readService } from '../../model/service';
import { insertField, quote, replaceScalar } from '../../yaml/edit';
import { isMapping, valueAt } from '../../yaml/tree';
import { fixWith } from '../fix-with';
import { defineContractRule } from '../rule';
import { serviceOf } from './ours';

export default defineContractRule({
  id: 'contract/service-label',
  severity: 'error',
  resource(resource, context) {
    if (resource.kind !== 'Service' || resource.isPartial) return;
    const { contract, document } = context;
    const label = contract.scrape.selector;
    const { selector } = readService(resource);
    const selected = serviceOf(selector, contract);
    const own = serviceOf(resource.labels, contract);
    if (selected && !resource.labels.has(label)) {
      const metadata = valueAt(resource.node, 'metadata');
      const labels = valueAt(metadata, 'labels');
      const edit = isMapping(labels)
        ? insertField(document.text, labels, label, quote(selected.value))
        : isMapping(metadata)
          ? insertField(document.text, metadata, 'labels', ['', `  ${label}: ${quote(selected.value)}`], ['namespace', 'name'])
          : undefined;
      const at = resource.name ?? selected;
      context.report({
        from: at.from,
        to: at.to,
        message: `This Service has no label \`${label}: ${selected.value}\`, by which the contract's ServiceMonitors select: it would not be scraped. Its \`spec.selector\` selects Pods and does not count for that.`,
        fixes: fixWith(`Add the label ${label}: ${selected.value}`, edit),
      });
    } else if (selected && resource.labels.get(label)!.value !== selected.value) {
      const at = resource.labels.get(label)!;
      context.report({
        from: at.from,
        to: at.to,
        message: `This Service is labelled as \`${at.value}\` and sends its requests to the Pods of \`${selected.value}\`: metrics of the one would be scraped as those of the other.`,
        fixes: [{ title: `Change the label to ${selected.value}`, edits: [replaceScalar(at.scalar, selected.value)] }],
      });
    } else if (own && selector.size > 0 && !selector.has(label)) {
      const node = valueAt(resource.node, 'spec', 'selector');
      context.report({
        from: [...selector.values()][0]!.from,
        to: [...selector.values()][0]!.to,
        severity: 'warning',
        message: `By the contract the label \`${label}\` tells the Pods of a service; this selector does without, and may send requests to Pods of others.`,
        fixes: isMapping(node) ? fixWith(`Add ${label}: ${own.value}`, insertField(document.text, node, label, quote(own.value))) : [],
      });
    }
  },
});
