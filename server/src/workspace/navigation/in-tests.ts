import { testedAlerts, unitTestSeries } from '../../model/unit-tests';
import type { YamlDocument } from '../../yaml/tree';
import { occurrencesInQuery } from './in-queries';
import { scalarOccurrence, type Occurrence } from './occurrence';

/** What unit tests name beside their queries: alerts, and the series that they are fed with and expect. */
export const occurrencesInTests = ({ text, root }: YamlDocument): Occurrence[] => [
  ...testedAlerts(root).flatMap((alert) => scalarOccurrence('alert', 'reference', alert, alert)),
  ...unitTestSeries(text, root).flatMap(occurrencesInQuery),
];
