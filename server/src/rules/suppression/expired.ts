import { defineRule } from '../rule';

/** What a day means depends on the one on which a file is checked, so `features/suppress` reports for this rule. */
export default defineRule({ id: 'suppression/expired', severity: 'information' });
