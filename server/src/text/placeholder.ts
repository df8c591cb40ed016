/**
 * What other programs put in before anybody reads a file: `${NAME}`, `${NAME:-default}` and `$(NAME)` (Flux, Terraform, envsubst,
 * Kustomize, OpenShift), `{{ name }}` (Ansible, Salt) and `<path:…>` (Argo CD). What reads like a template of Prometheus or Alertmanager,
 * such as `{{ $labels.pod }}` or `{{ toLower .Status }}`, is none, and neither is a group of a regular expression, such as `${1}`.
 */
const PLACEHOLDER = /\$\{\{?[ \t]*(?!__)[A-Za-z_]|\$\([A-Za-z_][\w.-]*\)|\{\{-?[ \t]*(?!(?:end|else|break|continue|externalURL|pathPrefix)\b)[A-Za-z_][\w.]*[ \t]*(?:[|[(][^\n{}]*)?-?\}\}|<path:[^\n<>]+>|^["']?\$[A-Z_][A-Z0-9_]*["']?$/;

/** Whether a text on one line holds something that nobody knows before it is put in, so that nothing can be said of the whole. */
export const hasPlaceholder = (text: string): boolean => (text.includes('$') || text.includes('{{') || text.includes('<path:')) && PLACEHOLDER.test(text);

/** Names of variables in braces, and what only Grafana puts in: its own, and those without braces. */
const IN_BRACES = /\$\{(?!__)[A-Za-z_]/;
const OF_GRAFANA = /\$(?:\{?__|[A-Za-z_])|\[\[/;

/** Whether a query has variables that something other than Grafana may put in. */
export const hasSubstitution = (query: string): boolean => query.includes('${') && IN_BRACES.test(query) && !OF_GRAFANA.test(query);
