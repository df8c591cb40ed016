import type { TextEdit } from '../text/range';
import type { Fix } from './rule';

/** A fix of a single edit, where that edit can be made. */
export const fixWith = (title: string, edit: TextEdit | undefined): Fix[] => (edit ? [{ title, edits: [edit] }] : []);
