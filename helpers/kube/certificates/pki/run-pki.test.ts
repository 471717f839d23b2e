import { X509Certificate, createPrivateKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { readReference } from '../../../model/material/read-reference.ts';
import type { Reference } from '../../../model/material/reference.ts';
import { makeAuthority } from '../make-certificates.ts';
import { createRunPki } from './run-pki.ts';
import { textOf } from './text-of.ts';

const { signal } = new AbortController();
const root = makeAuthority('meshproof root');
const pki = createRunPki({ run: () => root, mesh: () => makeAuthority('cluster.local') });

const pem = (path: string) => textOf(readReference(`meshproof-run://${path}`) as Reference, pki, signal);
const certificate = async (path: string) => new X509Certificate(await pem(path));
const authority = async (name: string) => new X509Certificate(await pem(`authority/${name}`));

test('a certificate has its names and is signed by its authority', async () => {
  const one = await certificate('certificate/a.example?by=public');
  expect([one.subject, one.subjectAltName]).toEqual(['CN=a.example', 'DNS:a.example']);
  expect(one.verify((await authority('public')).publicKey)).toBe(true);
  expect(one.verify((await authority('other')).publicKey)).toBe(false);
  expect(one.checkPrivateKey(createPrivateKey(await pem('key/a.example')))).toBe(true);
});

test('the same reference means the same certificate, another version another one', async () => {
  const path = 'certificate/a.example?by=public';
  expect(await pem(path)).toBe(await pem(path));
  expect(await pem(`${path}&version=2`)).not.toBe(await pem(path));
  const second = await certificate(`${path}&version=2`);
  expect(second.checkPrivateKey(createPrivateKey(await pem('key/a.example?version=2')))).toBe(true);
  expect(second.checkPrivateKey(createPrivateKey(await pem('key/a.example')))).toBe(false);
});

test('names of every kind become alternative names', async () => {
  const one = await certificate('certificate/p?by=ca&name=b.example&name=10.0.0.1&name=spiffe%3A%2F%2Fx%2Fy');
  expect(one.subjectAltName?.split(', ').toSorted()).toEqual([
    'DNS:b.example',
    'IP Address:10.0.0.1',
    'URI:spiffe://x/y',
  ]);
});

test('a defect is one, and nothing else', async () => {
  const now = Date.now();
  const of = (defect: string) => certificate(`certificate/p?by=ca&defect=${defect}`);
  const [old, early, alone, forged] = [
    await of('expired'),
    await of('not-yet-valid'),
    await of('self-signed'),
    await of('forged'),
  ];
  const ca = await authority('ca');
  expect([Date.parse(old.validTo) < now, Date.parse(early.validFrom) > now]).toEqual([true, true]);
  expect([old, early, alone, forged].map((one) => one.verify(ca.publicKey))).toEqual([true, true, false, false]);
  expect(alone.verify(alone.publicKey)).toBe(true);
  expect(forged.issuer).toBe(ca.subject);
});

test.each([
  ['rsa-1024', 1024],
  ['rsa-2048', 2048],
])('a key of the type %s has its size', async (type, bits) => {
  const { publicKey } = await certificate(`certificate/p?by=ca&type=${type}`);
  expect(publicKey.asymmetricKeyDetails?.modulusLength).toBe(bits);
});

test('the authorities of the cast and of the mesh are those that exist', async () => {
  expect((await authority('run')).subject).toBe('CN=meshproof root');
  expect((await authority('mesh')).subject).toBe('CN=cluster.local');
});

test('the commands of openssl make no list of revocations', async () => {
  await expect(pem('revocations/openssl-rsa-2048')).rejects.toMatchObject({ hint: expect.stringContaining('another') });
});
