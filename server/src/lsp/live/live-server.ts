import { parseServerAddress } from '../../backends/address';
import { SERVER_SETTING } from '../../backends/prometheus';

/** A server that the client lets be asked. */
export interface LiveServer {
  /** Its address without a slash at its end. */
  readonly base: string;
  /** What the client calls it: two tenants of one address are two servers. What is known is kept by this name. */
  readonly name: string;
}

/** How long the client may take to say which server it allows, in milliseconds. */
const ANSWER_MS = 10_000;
const LONGEST_NAME = 200;

/** The server in a client's answer, checked as if it came from anybody; undefined where it allows none or does not answer in time. */
export async function liveServer(answer: Promise<unknown>): Promise<LiveServer | undefined> {
  const given = await inTime(answer);
  const [url, name] = typeof given === 'object' && given !== null ? [(given as { url?: unknown }).url, (given as { server?: unknown }).server] : [];
  const address = typeof url === 'string' ? parseServerAddress(url, SERVER_SETTING) : undefined;
  if (address?.kind !== 'address') return undefined;
  return { base: address.base, name: typeof name === 'string' && name !== '' && name.length <= LONGEST_NAME ? name : address.base };
}

async function inTime(answer: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), ANSWER_MS)));
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
