import type { QueryNotConfigured } from './types';

/** A server's address as the user configured it, checked. */
export interface ServerAddress {
  kind: 'address';
  /** Without credentials, query, fragment and trailing slashes: safe to show, and to append `/api/v1/query` to. */
  base: string;
}

/**
 * Reads the address of a server. A path prefix (`https://host/prometheus/`) is kept.
 *
 * @param text the setting's value
 * @param setting the setting's name, for the message
 */
export function parseServerAddress(text: string, setting: string): ServerAddress | QueryNotConfigured {
  const refuse = (why: string): QueryNotConfigured => ({ kind: 'not-configured', message: why });
  const trimmed = text.trim();
  if (trimmed === '') return refuse(`No server is configured: the setting ${setting} is empty.`);

  let url: URL;
  try {
    url = new URL(trimmed);
  } catch (error) {
    return refuse(`The setting ${setting} is not an address: ${error instanceof TypeError ? quote(trimmed) : String(error)}. It looks like http://localhost:9090.`);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    // `localhost:9090` parses as the scheme "localhost", so this is also what a forgotten http:// looks like.
    return refuse(`The setting ${setting} must start with http:// or https://, not ${quote(trimmed)}.`);
  }
  if (url.username !== '' || url.password !== '') {
    return refuse(`The setting ${setting} holds a user name or a password. Settings are no place for secrets: remove it from the address.`);
  }
  return { kind: 'address', base: `${url.origin}${url.pathname.replace(/(?<!\/)\/+$/, '')}` };
}

/** A text from a settings file, short enough for a message, and without a password that might stand in it. */
const quote = (text: string): string => {
  const safe = text.replace(/\/\/[^/@]*@/, '//…@');
  return `"${safe.length > 80 ? `${safe.slice(0, 80)}…` : safe}"`;
};
