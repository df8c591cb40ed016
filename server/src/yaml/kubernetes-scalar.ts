import type { YamlScalar } from './tree';

/** What a single value is for Kubernetes; `unsure` where its readers differ. */
export type ScalarType = 'string' | 'integer' | 'number' | 'boolean' | 'null' | 'unsure';

/** What the words for booleans and what looks like numbers begin with. */
const MAY_BE_TYPED = 'yYnNoO+-.0123456789';

/**
 * The type of a scalar as `kubectl` reads it: by YAML 1.1 (sigs.k8s.io/yaml on go-yaml 2), in which `yes` and `off` are booleans
 * and `1_000` is a number, and then as JSON, in which `3.0` is a whole number.
 */
export function scalarType(scalar: YamlScalar): ScalarType {
  const { text, type, style } = scalar;
  if (style !== 'plain') return type === 'string' ? 'string' : 'unsure';
  if (type === 'null' || type === 'boolean') return type;
  if (type === 'number') {
    if (/^[-+]?[0-9]+$/.test(text) || /^0x[0-9a-f]+$/i.test(text)) return 'integer';
    if (!/^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[-+]?[0-9]+)?$/i.test(text)) return 'unsure';
    return Number.isInteger(Number(text)) ? 'integer' : 'number';
  }
  // Nearly every text is told from its first character.
  if (!MAY_BE_TYPED.includes(text[0] ?? '')) return 'string';
  if (/^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/.test(text)) return 'boolean';
  if (/^[yYnN]$/.test(text) || /^[-+]?[0-9.][0-9_.]*_/.test(text) || /^[-+]?0b[01_]+$/.test(text)) return 'unsure';
  return 'string';
}
