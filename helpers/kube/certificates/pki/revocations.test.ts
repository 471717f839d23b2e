import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { expect, test } from 'vitest';
import { makeAuthority } from '../make-certificates.ts';
import { createRunPki } from './run-pki.ts';

const { signal } = new AbortController();
const pki = createRunPki({ run: () => makeAuthority('a'), mesh: () => makeAuthority('b') });
const order = { of: 'p', by: 'ca', type: 'ecdsa', version: '1', names: [] } as const;

async function listed(pem: string): Promise<readonly string[]> {
  const list = new x509.X509Crl(pem);
  const authority = new x509.X509Certificate(await pki.authority('ca', signal));
  expect(await list.verify({ publicKey: authority.publicKey })).toBe(true);
  return list.entries.map(({ serialNumber }) => serialNumber);
}

test('a name is revoked before its certificate is made, and whatever that has', async () => {
  const serials = await listed(await pki.revocations('ca', ['p'], signal));
  const made = await Promise.all([
    pki.certificate(order, signal),
    pki.certificate({ ...order, names: ['x'], defect: 'expired' }, signal),
  ]);
  expect(made.map((pem) => new x509.X509Certificate(pem).serialNumber)).toEqual([serials[0], serials[0]]);
});

test('no other certificate is', async () => {
  const serials = await listed(await pki.revocations('ca', ['q'], signal));
  expect(serials).not.toContain(new x509.X509Certificate(await pki.certificate(order, signal)).serialNumber);
  expect(await listed(await pki.revocations('ca', [], signal))).toEqual([]);
});

test('its label is the one that OpenSSL and BoringSSL read', async () => {
  expect(await pki.revocations('ca', ['p'], signal)).toMatch(/^-----BEGIN X509 CRL-----\n/);
});
