import { element } from './dom';
import { visible } from './table-model';

/** A sentence whose words between backticks are code. */
export const withCode = (text: string): (Node | string)[] => text.split('`').map((part, i) => (i % 2 === 1 ? element('code', {}, visible(part)) : visible(part)));
