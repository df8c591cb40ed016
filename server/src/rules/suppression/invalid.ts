import { defineRule } from '../rule';

/** Comments are read before the rules run, so `features/suppress` reports for this rule. */
export default defineRule({ id: 'suppression/invalid', severity: 'warning' });
