import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { createOpenssl } from './openssl.ts';

const { signal } = new AbortController();

const folders = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('meshproof-openssl-'));

test('the commands of article 000 make a root of a year and a certificate that it verifies', async () => {
  const openssl = createOpenssl();
  const root = new X509Certificate(await openssl.authority('openssl-rsa-2048', signal));
  const issued = await openssl.certificate('openssl-rsa-2048', 'httpbin.example.com', signal);
  const one = new X509Certificate(issued.certificate);
  expect(one.verify(root.publicKey)).toBe(true);
  expect(one.checkPrivateKey(createPrivateKey(issued.privateKey))).toBe(true);
  expect(one.subject).toContain('CN=httpbin.example.com');
  expect(root.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
  expect(Date.parse(root.validTo) - Date.parse(root.validFrom)).toBe(365 * 86_400_000);
  expect(await folders()).toEqual([]);
});

test('where openssl is absent, the error names the package', async () => {
  const absent = createOpenssl('/nowhere/openssl').authority('openssl-rsa-2048', signal);
  await expect(absent).rejects.toMatchObject({ hint: 'run: sudo apt-get install openssl' });
  expect(await folders()).toEqual([]);
});

test('an interrupted command leaves no file', async () => {
  const aborted = createOpenssl().authority('openssl-rsa-4096', AbortSignal.abort(new Error('stopped')));
  await expect(aborted).rejects.toThrow('stopped');
  expect(await folders()).toEqual([]);
});
