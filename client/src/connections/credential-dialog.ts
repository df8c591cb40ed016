import * as vscode from 'vscode';
import type { Kept } from './credentials';
import { isHeader } from './environments';

/** Asks for a credential, step by step; undefined when the user leaves. Secrets are typed into masked boxes. */
export async function askForCredential(origin: string): Promise<Kept | undefined> {
  const title = `Credentials for ${origin}`;
  const kinds = [
    { label: 'User name and password', detail: 'HTTP Basic', ask: basic },
    { label: 'Token', detail: 'Authorization: Bearer …; also a service account of Grafana', ask: bearer },
    { label: 'Secret header', detail: 'a header of your own, such as X-Api-Key', ask: header },
    { label: 'AWS Signature Version 4', detail: 'Amazon Managed Service for Prometheus', ask: sigv4 },
    { label: "Pass phrase of the client's key", detail: 'of the key that the setting observability.tls names', ask: passphrase },
  ];
  const chosen = await vscode.window.showQuickPick(kinds, { title, placeHolder: 'How do you prove who you are?', matchOnDetail: true });
  return chosen?.ask(title);
}

type Answers<Names extends string> = Record<Names, string>;

/** Asks for one text after the other; those whose names begin with `secret` are masked, and `optional` ones may stay empty. */
async function askAll<Names extends string>(title: string, prompts: Record<Names, { prompt: string; secret?: boolean; optional?: boolean; value?: string; check?: (text: string) => boolean }>): Promise<Answers<Names> | undefined> {
  const answers = {} as Answers<Names>;
  for (const [name, { prompt, secret = false, optional = false, value, check = () => true }] of Object.entries(prompts) as [Names, (typeof prompts)[Names]][]) {
    const validateInput = (text: string): string | undefined => (text === '' ? (optional ? undefined : 'This cannot be empty.') : check(text) ? undefined : 'This cannot be sent in a header of HTTP.');
    const answer = await vscode.window.showInputBox({ title, prompt, password: secret, value, ignoreFocusOut: true, validateInput });
    if (answer === undefined) return undefined;
    answers[name] = answer;
  }
  return answers;
}

const canBeSent = (text: string): boolean => isHeader('authorization', text);

async function basic(title: string): Promise<Kept | undefined> {
  const found = await askAll(title, { username: { prompt: 'User name', check: (text) => !text.includes(':') }, password: { prompt: 'Password', secret: true } });
  return found && { credential: { kind: 'basic', ...found } };
}

async function bearer(title: string): Promise<Kept | undefined> {
  const found = await askAll(title, { token: { prompt: 'Token', secret: true, check: canBeSent } });
  return found && { credential: { kind: 'bearer', token: found.token.trim() } };
}

async function header(title: string): Promise<Kept | undefined> {
  const found = await askAll(title, { name: { prompt: 'Name of the header', check: (text) => isHeader(text, '') }, value: { prompt: 'Value', secret: true, check: canBeSent } });
  return found && { credential: { kind: 'headers', headers: { [found.name]: found.value } } };
}

async function sigv4(title: string): Promise<Kept | undefined> {
  const found = await askAll(title, {
    region: { prompt: 'Region, such as eu-central-1' },
    service: { prompt: 'Service', value: 'aps' },
    accessKeyId: { prompt: 'Access key ID' },
    secretAccessKey: { prompt: 'Secret access key', secret: true },
    sessionToken: { prompt: 'Session token, if there is one', secret: true, optional: true, check: canBeSent },
  });
  if (!found) return undefined;
  const { sessionToken, ...rest } = found;
  return { credential: { kind: 'sigv4', ...rest, ...(sessionToken === '' ? {} : { sessionToken }) } };
}

async function passphrase(title: string): Promise<Kept | undefined> {
  const found = await askAll(title, { passphrase: { prompt: 'Pass phrase', secret: true } });
  return found && { passphrase: found.passphrase };
}
