import { describe, expect, test } from 'vitest';
import { selfSignedCertificate } from '../../kube/certificates/make-certificates.ts';
import { heldFacts, readHeld, SerialIndex } from './held.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const answer = JSON.stringify({
  configs: [
    {
      name: 'default',
      secret: {
        name: 'default',
        tls_certificate: {
          certificate_chain: { inline_bytes: base64('a chain') },
          private_key: { inline_bytes: base64('a key') },
        },
      },
    },
    {
      name: 'ROOTCA',
      secret: { name: 'ROOTCA', validation_context: { trusted_ca: { inline_bytes: base64('a root') } } },
    },
  ],
});

describe('readHeld', () => {
  test('reads what is public, by name, and no key', () => {
    expect(readHeld(answer)).toEqual([
      { name: 'ROOTCA', chain: '', trusted: 'a root' },
      { name: 'default', chain: 'a chain', trusted: '' },
    ]);
    expect(JSON.stringify(readHeld(answer))).not.toContain(base64('a key'));
    expect(readHeld('{}')).toEqual([]);
  });

  test('is read back from what was recorded, and from nothing else', () => {
    const facts = { kind: 'held', workload: 'a/b', secrets: readHeld(answer) };
    expect(heldFacts(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
    expect(heldFacts({ ...facts, secrets: null })).toMatchObject({ secrets: null });
    expect(heldFacts({ kind: 'certificate' })).toBeUndefined();
  });
});

test('serial numbers are kept per pod, each once per change', async () => {
  const request = { commonName: 'httpbin', dnsNames: [], usages: [] };
  const [{ certificate: first }, { certificate: second }] = await Promise.all([
    selfSignedCertificate(request),
    selfSignedCertificate(request),
  ]);
  const index = new SerialIndex();
  const holds = (chain: string) => [{ name: 'default', chain, trusted: '' }];
  expect(index.add('u-1', holds(''))).toEqual([]);
  const [serial] = index.add('u-1', holds(first));
  expect(index.add('u-1', holds(first))).toEqual([serial]);
  expect(index.add('u-1', holds(second))).toHaveLength(2);
  expect(index.add('u-2', holds(second))).toHaveLength(1);
});
