import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hasKey, requireNoKeys } from './key-scan.ts';

const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs8 = curve.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const sec1 = curve.privateKey.export({ format: 'pem', type: 'sec1' }).toString();
const pkcs1 = rsa.privateKey.export({ format: 'pem', type: 'pkcs1' }).toString();
const encrypted = rsa.privateKey
  .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' })
  .toString();
const body = (pem: string) => pem.split('\n').slice(1, -2).join('');
const base64 = (text: string) => Buffer.from(text).toString('base64');

test.each([
  ['PKCS 8', pkcs8],
  ['SEC 1', sec1],
  ['PKCS 1', pkcs1],
  ['PKCS 8, encrypted', encrypted],
  ['in JSON', JSON.stringify({ key: pkcs8 })],
  ['in JSON in JSON', JSON.stringify(JSON.stringify({ key: pkcs1 }))],
  ['in the data of a Secret', `tls.key: ${base64(pkcs8)}`],
  ['in base64, without its frame', `"key":"${body(pkcs1)}"`],
  ['in base64, after other letters', `abc${base64(`certificate\n${pkcs8}`)}`],
])('a key is found: %s', (_, text) => expect(hasKey(`before ${text} after`)).toBe(true));

test.each([
  ['a public key', curve.publicKey.export({ format: 'pem', type: 'spki' }).toString()],
  ['a text about keys', 'the file begins with -----BEGIN PRIVATE KEY----- and is not readable'],
  ['a marker', '{"tls.key":"<redacted: private key, 241 characters>"}'],
  ['digests', `sha256:${'9d6b1ff6'.repeat(8)} ${base64('a'.repeat(200))}`],
])('none is found in %s', (_, text) => expect(hasKey(text)).toBe(false));

test('a bundle with a planted key is not complete, and the error names the file', () => {
  const bundle = mkdtempSync(join(tmpdir(), 'meshproof-scan-'));
  onTestFinished(() => rmSync(bundle, { recursive: true }));
  mkdirSync(join(bundle, 'diagnostics', 'PA-X-01'), { recursive: true });
  writeFileSync(join(bundle, 'run.json'), '{}');
  expect(() => requireNoKeys(bundle)).not.toThrow();
  writeFileSync(join(bundle, 'diagnostics', 'PA-X-01', 'istiod.log'), `line\n${JSON.stringify(pkcs8)}\n`);
  expect(() => requireNoKeys(bundle)).toThrow('diagnostics/PA-X-01/istiod.log has a private key');
});
