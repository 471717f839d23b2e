import { describe, expect, test } from 'vitest';
import type { FactName } from '../../../model/facts/fact-values.ts';
import { refused } from '../../../model/outcome.ts';
import { authority, certificate, holding, other, read, tls } from './fixtures/request-reports.ts';
import type { RequestReports } from './reading.ts';

const ownSecret = { name: 'default', chain: certificate, trusted: '' };
const root = { name: 'ROOTCA', chain: '', trusted: authority.certificate };
const bare: Pick<RequestReports, 'held'> = { held: { kind: 'held', workload: 'a/b', secrets: null } };
const roots = (...pem: string[]): Pick<RequestReports, 'facts'> => ({ facts: tls({ roots: pem }) });

describe('the certificate that a server presents', () => {
  test('is read although the connection was refused after it', () => {
    expect(read('san')).toBe('reports san: URI spiffe://cluster.local/ns/a/sa/b');
    expect(read('chain', roots(authority.certificate))).toBe('reports chain: ends in the root of istio-ca-root-cert');
    expect(read('chain', roots(other.certificate))).toBe('reports chain: ends elsewhere');
  });

  test('is the outcome of the connection where it presented none, and a doubt without a root', () => {
    const plain = refused.by('connection-reset');
    expect(read('san', { facts: tls(undefined, []), plain })).toBe('refused by connection-reset');
    expect(read('chain')).toContain('inconclusive: istio-ca-root-cert was not read');
  });
});

describe('what a sidecar holds', () => {
  test.each([
    ['held', holding(ownSecret, root), 'equals the served one'],
    ['held', holding({ ...ownSecret, chain: other.certificate }), 'another than the served one'],
    ['held', bare, 'none'],
    ['held-san', holding(ownSecret), 'URI spiffe://cluster.local/ns/a/sa/b'],
    ['held-san', holding(root), 'none'],
    ['sds', holding(root, ownSecret), 'ROOTCA, default'],
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
  ] as const)('%s of %j', (what, reports, value) => {
    expect(read(what, reports)).toBe(`reports ${what}: ${value}`);
  });

  test('is inconclusive where its secrets were not read', () => {
    expect(read('held')).toContain("inconclusive: the secrets of the callee's sidecar were not read");
    expect(read('held-root', holding(root))).toContain('inconclusive: istio-ca-root-cert was not read');
  });
});

describe('Secrets', () => {
  test('are named where they contain keys of workloads', () => {
    const secrets = [
      { name: 'echo', type: 'Opaque' },
      { name: 'istio.default', type: 'istio.io/key-and-cert' },
    ];
    expect(read('secrets', { facts: tls({ secrets }) })).toBe('reports secrets: istio.default');
    expect(read('secrets', { facts: tls({ secrets: secrets.slice(0, 1) }) })).toBe('reports secrets: no workload key');
    expect(read('secrets')).toContain('inconclusive: the Secrets were not listed');
  });
});

describe('whether a sidecar renewed its certificate', () => {
  const watched = (...serials: readonly string[]): Pick<RequestReports, 'held'> => ({
    held: { kind: 'held', workload: 'a/b', secrets: [ownSecret], serials },
  });

  test.each([
    ['the same throughout', watched('0A')],
    ['renewed while it was watched', watched('0A', '0B')],
    ['none', bare],
  ])('is reported: %s', (value, facts) => expect(read('held-renewed', facts)).toBe(`reports held-renewed: ${value}`));

  test('is inconclusive when its certificate was read once', () => {
    expect(read('held-renewed', holding(ownSecret))).toContain('inconclusive: its certificate was read only once');
  });
});

describe("what istiod's certificate authority signs", () => {
  const [signed, refused401] = [{ certificate }, { refused: 'UNAUTHENTICATED' }];
  const issued = (response: typeof signed | typeof refused401): Pick<RequestReports, 'facts'> => ({
    facts: tls({ issued: { valid: response, 'another-audience': refused401, garbage: refused401, none: refused401 } }),
  });

  test.each<[FactName, Pick<RequestReports, 'facts'>, string]>([
    ['issued', issued(signed), 'URI spiffe://cluster.local/ns/a/sa/b'],
    ['issued', issued(refused401), 'UNAUTHENTICATED'],
    [
      'credentials',
      issued(signed),
      'valid signed, another-audience UNAUTHENTICATED, garbage UNAUTHENTICATED, none UNAUTHENTICATED',
    ],
  ])('%s is read from its responses', (what, reports, value) =>
    expect(read(what, reports)).toBe(`reports ${what}: ${value}`),
  );

  test('is inconclusive when no request was sent to it', () => {
    expect(read('issued')).toContain('inconclusive: no request was sent to the certificate authority');
  });
});
