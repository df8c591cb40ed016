// Certificates for tests, made anew each time: an authority, and what it signs. No program from outside is needed for it.
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

export interface Certificate {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

interface Authority extends Certificate {
  readonly privateKey: KeyObject;
  readonly name: string;
}

/** DER: a tag, the length of the content, and the content (X.690). */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
const sequence = (...parts: Buffer[]): Buffer => der(0x30, ...parts);
const oid = (...bytes: number[]): Buffer => der(0x06, Buffer.from(bytes));
const text = (value: string): Buffer => der(0x0c, Buffer.from(value));
const time = (date: Date): Buffer => der(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
const nameOf = (common: string): Buffer => sequence(der(0x31, sequence(oid(0x55, 0x04, 0x03), text(common))));
const ECDSA_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const extension = (id: number[], critical: boolean, value: Buffer): Buffer => sequence(oid(...id), ...(critical ? [der(0x01, Buffer.from([0xff]))] : []), der(0x04, value));

const DAY = 24 * 60 * 60 * 1000;
let serial = 1;

function sign(subject: string, publicKey: KeyObject, issuer: { name: string; privateKey: KeyObject }, { isAuthority, from, to }: { isAuthority: boolean; from: Date; to: Date }): string {
  const loopback = sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])));
  const extensions = isAuthority ? [extension([0x55, 0x1d, 0x13], true, sequence(der(0x01, Buffer.from([0xff]))))] : [extension([0x55, 0x1d, 0x11], false, loopback)];
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([serial++])),
    ECDSA_SHA256,
    nameOf(issuer.name),
    sequence(time(from), time(to)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = createSign('sha256').update(body).sign(issuer.privateKey);
  const whole = sequence(body, ECDSA_SHA256, der(0x03, Buffer.from([0]), signature));
  return `-----BEGIN CERTIFICATE-----\n${whole.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}

const pemOf = (key: KeyObject, passphrase?: string): string =>
  String(passphrase === undefined ? key.export({ type: 'pkcs8', format: 'pem' }) : key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }));

/** An authority that nobody trusts until its certificate is given to them. */
export function makeAuthority(name = 'Authority of the tests'): Authority {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const cert = sign(name, publicKey, { name, privateKey }, { isAuthority: true, from: new Date(Date.now() - DAY), to: new Date(Date.now() + DAY) });
  return { cert, key: pemOf(privateKey), privateKey, name };
}

/** A certificate for this machine, `localhost` and 127.0.0.1, signed by an authority. */
export function certify(authority: Authority, common: string, { isExpired = false, passphrase }: { isExpired?: boolean; passphrase?: string } = {}): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const to = new Date(Date.now() + (isExpired ? -DAY / 2 : DAY));
  return { cert: sign(common, publicKey, authority, { isAuthority: false, from: new Date(Date.now() - DAY), to }), key: pemOf(privateKey, passphrase) };
}
