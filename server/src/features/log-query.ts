import type { Contract } from '../contract/contract';

/** Labels of streams that name a service, the likeliest first. */
const NAMES_SERVICE = ['service', 'service_name', 'app', 'job'];

/** The label of log streams that names the service, by the contract. */
function streamLabel(contract: Contract | undefined): string {
  const labels = contract?.logs.labels ?? [];
  return NAMES_SERVICE.find((name) => labels.includes(name)) ?? labels.find((name) => name === contract?.scrape.selector) ?? labels[0] ?? 'service';
}

/** The lines of one service, in LogQL, over the labels that the contract gives to streams. */
export function serviceLogQuery(service: string, namespace: string | undefined, contract: Contract | undefined): string {
  const more = namespace !== undefined && contract?.logs.labels.includes('namespace') ? `, namespace=${JSON.stringify(namespace)}` : '';
  return `{${streamLabel(contract)}=${JSON.stringify(service)}${more}}`;
}

/** The lines of all services about one request; undefined where no field of the contract's logs holds its id. */
export function correlationQuery(id: string, contract: Contract | undefined): string | undefined {
  const field = contract?.logs.correlation;
  // The line filter is cheap, and leaves few lines to be parsed; of a line that names the id elsewhere, the field decides.
  return field ? `{${streamLabel(contract)}=~".+"} |= ${JSON.stringify(id)} | json | ${field} = ${JSON.stringify(id)}` : undefined;
}

/**
 * Where more is to be seen of a request, by the contract's derived fields: traces above all.
 *
 * @param line the line of logs that the id was taken from, if it was; other fields have their values from there
 */
export function correlationLinks(id: string, line: string, contract: Contract | undefined): { title: string; url: string }[] {
  if (!contract) return [];
  const { correlation, derived } = contract.logs;
  return Object.entries(derived).flatMap(([title, { field = correlation, url }]) => {
    const value = field === correlation ? id : fieldOf(line, field);
    return value === undefined ? [] : [{ title, url: url.replace(/\$\{(?:value|__value\.raw)\}/g, () => encodeURIComponent(value)) }];
  });
}

/** The value of a field in a line of JSON, which may stand behind a time or in quotes of something else. */
function fieldOf(line: string, field: string): string | undefined {
  const found = new RegExp(`"${field}"\\s*:\\s*"((?:[^"\\\\]|\\\\.){1,200})"`).exec(line);
  try {
    return found ? (JSON.parse(`"${found[1]!}"`) as string) : undefined;
  } catch {
    // What looks like a text of JSON and is none has no value.
    return undefined;
  }
}
