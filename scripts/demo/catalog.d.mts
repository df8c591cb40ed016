// Types of catalog.mjs, for the tests.
import type { Family } from './exposition.mjs';
export const SERVICES: Record<string, number>;
export const HEAD_START: number;
export function familiesOf(service: string, t: number): Family[];
