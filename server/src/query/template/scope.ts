import type { Span } from '../../text/range';
import type { StringConstant } from './ast';
import type { TemplateType } from './functions';
import type { TemplateQuery } from './query';

/** What is known of a value while a template is expanded for an alert. */
export interface TemplateValue {
  readonly type: 'data' | 'value' | 'external labels' | 'nil' | TemplateType;
  /** Of labels, samples and a sample: what they are of. */
  readonly of?: 'alert' | TemplateQuery;
  /** Of a text: the constant that it is, or that `printf` makes it of. */
  readonly constant?: StringConstant;
  readonly isFormatted?: boolean;
  /** Of a number: whether it is a constant that Go takes for an integer, or for a floating-point number. */
  readonly constantKind?: 'integer' | 'float';
  /** Where the alert's value came into it. */
  readonly reads?: readonly Span[];
}

export const ANY: TemplateValue = { type: 'any' };
export const DATA: TemplateValue = { type: 'data' };
export const TEXT: TemplateValue = { type: 'text' };
export const ALERT_LABELS: TemplateValue = { type: 'labels', of: 'alert' };
export const EXTERNAL_LABELS: TemplateValue = { type: 'external labels' };
export const VALUE: TemplateValue = { type: 'value' };

/** The variables of a block, and of those around it. No block copies what is around it, for there may be many. */
export class Scope {
  private own: Map<string, TemplateValue> | undefined;

  constructor(private readonly outer?: Scope) {}

  get(name: string): TemplateValue | undefined {
    return this.own?.get(name) ?? this.outer?.get(name);
  }

  set(name: string, value: TemplateValue): this {
    this.own ??= new Map<string, TemplateValue>();
    this.own.set(name, value);
    return this;
  }

  all(): Map<string, TemplateValue> {
    return new Map([...(this.outer?.all() ?? []), ...(this.own ?? [])]);
  }
}

/** What is there before a template sets anything. */
export const GIVEN = new Scope().set('$', DATA).set('$labels', ALERT_LABELS).set('$value', VALUE).set('$externalLabels', EXTERNAL_LABELS).set('$externalURL', TEXT);
