import { locatedText } from '../../model/located';
import { didYouMean } from '../../text/did-you-mean';
import { replaceScalar } from '../../yaml/edit';
import { valueAt } from '../../yaml/tree';
import { defineRule } from '../rule';
import { gatheredBy } from './gathering';
import { MAX_VALUE } from './near-miss';
import { listed } from './selection';

export default defineRule({
  id: 'workspace/scrape-class',
  severity: 'warning',
  resource(resource, context) {
    const named = locatedText(valueAt(resource.node, 'spec', 'scrapeClass'));
    if (!named || named.value === '' || context.document.errors.length > 0) return;
    const gatherers = gatheredBy(resource, context);
    // Any that is not known for sure may have the class.
    if (gatherers.length === 0 || gatherers.some(({ isOpen, scrapeClasses }) => isOpen || scrapeClasses === undefined || scrapeClasses.includes(named.value))) return;
    const classes = [...new Set(gatherers.flatMap(({ scrapeClasses }) => scrapeClasses ?? []))];
    const meant = named.value.length <= MAX_VALUE ? didYouMean(named.value, classes) : undefined;
    context.report({
      from: named.from,
      to: named.to,
      message: `No Prometheus of the workspace that selects this ${resource.kind} (${listed(gatherers.map(({ name }) => name))}) has a scrape class \`${named.value}\`, and the operator refuses the object for it. ${classes.length === 0 ? 'There are no classes in `spec.scrapeClasses`.' : `Those there are ${listed(classes)}.`}`,
      fixes: meant === undefined ? [] : [{ title: `Change the class to ${meant}`, edits: [replaceScalar(named.scalar, meant)] }],
    });
  },
});
