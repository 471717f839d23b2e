import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeAuthority } from '../make-certificates.ts';
import { certificateOfClient } from './pki-of-run.ts';
import { withCertificates } from './put-in.ts';
import { createRunPki } from './run-pki.ts';

const { signal } = new AbortController();
const pki = createRunPki({ run: () => makeAuthority('a'), mesh: () => makeAuthority('b') });
const secret = (stringData: Readonly<Record<string, string>>) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'web', namespace: 'edge' },
  type: 'Opaque',
  stringData,
});
const run = (path: string) => `meshproof-run://${path}`;

const textsOf = (object: Readonly<Record<string, unknown>> | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(object?.['data'] ?? {}).map(([key, data]) => [key, Buffer.from(String(data), 'base64').toString()]),
  );

test('references become PEM in data of a Secret, and other texts stay', async () => {
  const before = secret({
    'tls.crt': run('certificate/a.example?by=public'),
    'tls.key': run('key/a.example'),
    'ca.crt': `${run('authority/partner-a')}\n${run('authority/partner-b')}\n`,
    note: 'text',
  });
  const [after] = await withCertificates([before], pki, signal);
  expect(after).not.toHaveProperty('stringData');
  const texts = textsOf(after);
  expect(new X509Certificate(texts['tls.crt'] ?? '').subject).toBe('CN=a.example');
  expect(texts['tls.key']).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  expect(texts['ca.crt']?.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  expect(texts['note']).toBe('text');
  expect(before.stringData['tls.key']).toBe(run('key/a.example'));
});

test('objects of other kinds stay as they are', async () => {
  const gateway = { apiVersion: 'v1', kind: 'Gateway', metadata: { name: 'a' }, spec: { x: run('key/a') } };
  expect((await withCertificates([gateway], pki, signal))[0]).toBe(gateway);
});

test('a reference that cannot be read ends the change with its text', async () => {
  await expect(withCertificates([secret({ a: run('certificate/a') })], pki, signal)).rejects.toMatchObject({
    operation: 'put a certificate in the place of meshproof-run://certificate/a',
    details: 'names no authority: add ?by=AUTHORITY',
  });
});

test('a client presents the certificate of its authority, without names unless it has some', async () => {
  const { certificate, privateKey } = await certificateOfClient({ of: 'p', by: 'partner-a' }, pki, signal);
  const one = new X509Certificate(certificate);
  expect([one.subject, one.subjectAltName]).toEqual(['CN=p', undefined]);
  expect(one.verify(new X509Certificate(await pki.authority('partner-a', signal)).publicKey)).toBe(true);
  expect(privateKey).toContain('PRIVATE KEY');
});
