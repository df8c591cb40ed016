import { parseDuration } from '../../text/duration';
import { replaceScalar } from '../../yaml/edit';
import { defineRule } from '../rule';
import { textAt } from './fields';

/** What the operator gives to a Prometheus that says nothing else: `scrapeInterval` of its custom resource. */
const USUAL = '30s';
/** Prometheus, and the classes of monitors in it, scrape everything that says nothing else. */
const INTERVALS = ['interval', 'scrapeInterval'];

export default defineRule({
  id: 'schema/timeout-above-interval',
  severity: 'error',
  object({ schema, node, isPartial }, context) {
    if (!Object.hasOwn(schema.properties!, 'scrapeTimeout')) return;
    const field = INTERVALS.find((name) => Object.hasOwn(schema.properties!, name));
    const timeout = textAt(node, 'scrapeTimeout');
    const seconds = timeout && parseDuration(timeout.value);
    if (!field || seconds === undefined || !timeout) return;
    const interval = textAt(node, field);
    const every = parseDuration(interval?.value || USUAL);
    if (every === undefined || seconds <= every) return;
    if (interval?.value) {
      context.report({
        from: timeout.from,
        to: timeout.to,
        message: `The scrape timeout ${timeout.value} is longer than the scrape interval ${interval.value}: the Prometheus operator refuses the whole object. Write a timeout of at most ${interval.value}.`,
        fixes: [{ title: `Change the timeout to ${interval.value}`, edits: [replaceScalar(timeout.scalar, interval.value)] }],
      });
    } else if (!isPartial) {
      context.report({
        from: timeout.from,
        to: timeout.to,
        severity: 'warning',
        message: `The scrape timeout ${timeout.value} is longer than ${USUAL}, the interval of a Prometheus that sets no other: the Prometheus operator refuses the whole object then. Write an \`${field}\` of at least ${timeout.value}, or a shorter timeout.`,
      });
    }
  },
});
