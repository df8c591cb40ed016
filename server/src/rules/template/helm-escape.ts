import { defineRule } from '../rule';

/** What Helm expands is seen in the text of the file and not in its documents, so `features/helm-problems.ts` reports for this rule. */
export default defineRule({ id: 'template/helm-escape', severity: 'error' });
