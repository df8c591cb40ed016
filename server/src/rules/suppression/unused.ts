import { defineRule } from '../rule';

/** What comments have no use is known when every rule has had its say, so `features/suppress` reports for this rule. */
export default defineRule({ id: 'suppression/unused', severity: 'hint' });
