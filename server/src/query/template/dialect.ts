import { functionTable, TEMPLATE_FUNCTIONS, TEMPLATE_VARIABLES, type TemplateFunction } from './functions';

/** What a template may use, which depends on the program that reads it. One object a program, for parses are kept by it. */
export interface TemplateDialect {
  readonly functions: ReadonlyMap<string, TemplateFunction>;
  /** The variables that are declared in front of the template. */
  readonly variables: ReadonlySet<string>;
  /** What comes of an unknown name, as a sentence. */
  readonly consequence: string;
}

/** Labels and annotations of alerts: behind the variables that rulefmt.testTemplateParsing declares. */
export const OF_ALERTS: TemplateDialect = { functions: TEMPLATE_FUNCTIONS, variables: new Set(TEMPLATE_VARIABLES.keys()), consequence: 'Prometheus refuses the whole rule file.' };

/** URLs of an AlertmanagerConfig: the operator reads them without the functions that Alertmanager will have (validation.ValidateTemplateURL). */
export const OF_OPERATOR_URLS: TemplateDialect = { functions: functionTable([]), variables: new Set(['$']), consequence: 'The operator reads templates without the functions of Alertmanager.' };
