import { firstLine } from './first-line';
import type { HttpResponse, Product } from './types';

/** What can be said of an answer that is not one of the API: its status, its type and its first line. */
export function foreignMessage({ status, contentType, body }: HttpResponse, why: string, product: Product): string {
  const type = contentType.split(';')[0]?.trim();
  const what = `HTTP ${status}${type ? `, ${type.slice(0, 60)}` : ''}`;
  if (body.trim() === '') return `The server gave an empty answer (${what}).`;
  const line = firstLine(body);
  return status >= 200 && status <= 299 ? `The answer is not one of ${product} (${what}): ${why}. It begins: ${line}` : `${what}: ${line}`;
}

/** What a status usually means here, and what to do about it. */
export function hintFor({ status }: HttpResponse, product: Product, setting: string): string | undefined {
  if (status === 401 || status === 403 || status === 407) return 'The server wants to know who asks, or does not allow it. Give it credentials with the command "Observability: Set Credentials".';
  if (status === 404) return `There is no ${product} API at this address. A path prefix, such as /prometheus, may be missing in the setting ${setting}.`;
  if (status === 502 || status === 503 || status === 504) return `Something in front of ${product} answered in its place: the server behind it may be down or starting.`;
  if (status >= 200 && status <= 299) return `Another server may listen at this address, or a sign-in page stands before it. See the setting ${setting}.`;
  return undefined;
}
