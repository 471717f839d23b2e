import { describe, expect, test } from 'vitest';
import { makeAuthority } from '../../../kube/certificates/make-certificates.ts';
import type { FactName } from '../../../model/facts/fact-values.ts';
import { describeOutcome, refused } from '../../../model/outcome.ts';
import type { ClusterFacts } from '../../../probe/cluster/facts.ts';
import type { ClientFacts } from '../../../probe/facts.ts';
import { parseCertificate } from '../../../witness/certificates/certificate.ts';
import type { HeldSecret } from '../../../witness/certificates/held.ts';
import { readFact } from './read-fact.ts';
import type { Reading } from './reading.ts';

const authority = await makeAuthority('a root');
const other = await makeAuthority('another root');
const { certificate } = await authority.issue({ uris: ['spiffe://cluster.local/ns/a/sa/b'], usages: ['server'] });
const presented = {
  subject: '',
  issuer: '',
  subjectAltName: '',
  validFrom: '',
  validTo: '',
  fingerprint: parseCertificate(certificate).fingerprint,
  pem: certificate,
};

function tls(clusterFacts?: ClusterFacts, serverCertificates = [presented]): ClientFacts {
  const seen = { version: 'TLSv1.3', cipher: '', alpn: '', answer: '', totalMs: 1, serverCertificates };
  const ended = { reached: 'handshake', errorCode: '', errorMessage: '', ended: true } as const;
  const facts = { kind: 'tls', host: 'h', port: 9443, ...ended, ...seen } as const;
  return clusterFacts === undefined ? facts : { ...facts, clusterFacts };
}

function shown(what: FactName, seen: Partial<Reading> = {}): string {
  const plain = refused.by('tls-alert:certificate-required');
  return describeOutcome(readFact(what, { facts: tls(), plain, certificates: [], ...seen }));
}

const holding = (...secrets: HeldSecret[]): Pick<Reading, 'held'> => ({
  held: { kind: 'held', workload: 'a/b', secrets },
});
const own = { name: 'default', chain: certificate, trusted: '' };
const root = { name: 'ROOTCA', chain: '', trusted: authority.certificate };
const bare: Pick<Reading, 'held'> = { held: { kind: 'held', workload: 'a/b', secrets: null } };
const roots = (...pem: string[]): Pick<Reading, 'facts'> => ({ facts: tls({ roots: pem }) });

describe('the certificate that a server presents', () => {
  test('is read although the connection was turned away after it', () => {
    expect(shown('san')).toBe('reports san: URI spiffe://cluster.local/ns/a/sa/b');
    expect(shown('chain', roots(authority.certificate))).toBe('reports chain: ends in the root of istio-ca-root-cert');
    expect(shown('chain', roots(other.certificate))).toBe('reports chain: ends elsewhere');
  });

  test('is what became of the connection where it presented none, and doubt without a root', () => {
    const plain = refused.by('connection-reset');
    expect(shown('san', { facts: tls(undefined, []), plain })).toBe('refused by connection-reset');
    expect(shown('chain')).toContain('inconclusive: nobody read istio-ca-root-cert');
  });
});

describe('what a sidecar holds', () => {
  test.each([
    ['held', holding(own, root), 'equals the served one'],
    ['held', holding({ ...own, chain: other.certificate }), 'another than the served one'],
    ['held', bare, 'none'],
    ['held-san', holding(own), 'URI spiffe://cluster.local/ns/a/sa/b'],
    ['held-san', holding(root), 'none'],
    ['sds', holding(root, own), 'ROOTCA, default'],
    ['sds', bare, 'none'],
    [
      'held-root',
      { ...holding(root), ...roots(authority.certificate, authority.certificate) },
      'that of istio-ca-root-cert at both ends',
    ],
    [
      'held-root',
      { ...holding(root), ...roots(authority.certificate, other.certificate) },
      'another than istio-ca-root-cert',
    ],
    ['held-root', bare, 'none'],
  ] as const)('%s of %j', (what, seen, value) => {
    expect(shown(what, seen)).toBe(`reports ${what}: ${value}`);
  });

  test('is in doubt where nobody asked', () => {
    expect(shown('held')).toContain("inconclusive: nobody asked the callee's sidecar");
    expect(shown('held-root', holding(root))).toContain('inconclusive: nobody read');
  });
});

describe('Secrets', () => {
  test('are told where they hold keys of workloads', () => {
    const secrets = [
      { name: 'echo', type: 'Opaque' },
      { name: 'istio.default', type: 'istio.io/key-and-cert' },
    ];
    expect(shown('secrets', { facts: tls({ secrets }) })).toBe('reports secrets: istio.default');
    expect(shown('secrets', { facts: tls({ secrets: secrets.slice(0, 1) }) })).toBe('reports secrets: no workload key');
    expect(shown('secrets')).toContain('inconclusive: nobody listed');
  });
});

describe('the session between two sidecars', () => {
  const plain = { is: 'admitted', over: 'plaintext' } as const;
  test.each([
    ['tls-version', { tlsVersion: 'TLSv1.3' }, 'TLSv1.3'],
    ['tls-version', {}, 'none'],
    ['cipher', { cipher: 'TLS_AES_256_GCM_SHA384' }, 'AEAD'],
    ['cipher', { cipher: 'ECDHE-RSA-AES256-GCM-SHA384' }, 'ECDHE-RSA-AES256-GCM-SHA384'],
    ['cipher', {}, 'none'],
  ] as const)('%s of %j is %s', (what, said, value) => {
    expect(shown(what, { plain, proxy: { side: 'callee', ...said } })).toBe(`reports ${what}: ${value}`);
  });

  test('is in doubt without the line of the sidecar, and nothing where the request was refused', () => {
    expect(shown('cipher', { plain })).toContain('inconclusive');
    expect(shown('cipher', { plain: refused.by('rbac-403') })).toBe('refused by rbac-403');
  });
});

describe('whether a sidecar renewed its certificate', () => {
  const seen = (...serials: readonly string[]): Pick<Reading, 'held'> => ({
    held: { kind: 'held', workload: 'a/b', secrets: [own], serials },
  });

  test.each([
    ['the same throughout', seen('0A')],
    ['renewed while it was watched', seen('0A', '0B')],
    ['none', bare],
  ])('it shows: %s', (value, facts) => expect(shown('held-renewed', facts)).toBe(`reports held-renewed: ${value}`));

  test('nobody can tell who did not watch', () => {
    expect(shown('held-renewed', holding(own))).toContain('inconclusive: nobody kept watch');
  });
});

describe("what istiod's certificate authority signs", () => {
  const [signed, refused401] = [{ certificate }, { refused: 'UNAUTHENTICATED' }];
  const asked = (answer: typeof signed | typeof refused401): Pick<Reading, 'facts'> => ({
    facts: tls({ issued: { valid: answer, 'another-audience': refused401, garbage: refused401, none: refused401 } }),
  });

  test.each<[FactName, Pick<Reading, 'facts'>, string]>([
    ['issued', asked(signed), 'URI spiffe://cluster.local/ns/a/sa/b'],
    ['issued', asked(refused401), 'UNAUTHENTICATED'],
    [
      'credentials',
      asked(signed),
      'valid signed, another-audience UNAUTHENTICATED, garbage UNAUTHENTICATED, none UNAUTHENTICATED',
    ],
  ])('%s is read from its answers', (what, seen, value) => expect(shown(what, seen)).toBe(`reports ${what}: ${value}`));

  test('nobody can tell who did not ask it', () => {
    expect(shown('issued')).toContain('inconclusive: nobody asked the certificate authority');
  });
});
