import { expect, test } from 'vitest';
import type { FactName } from '../../../model/facts/fact-values.ts';
import { describeOutcome, type Observed } from '../../../model/outcome.ts';
import type { EdgeTlsFacts } from '../../../probe/edge/facts.ts';
import { readFact } from './read-fact.ts';

const certificate = { subjectAltName: '', validFrom: '', validTo: '', fingerprint: '', pem: '' };
const presented = { ...certificate, subject: 'CN=shop.example', issuer: 'CN=meshproof public' };
const session: EdgeTlsFacts = {
  serverName: 'shop.example',
  version: 'TLSv1.3',
  cipher: '',
  alpn: 'h2',
  serverCertificates: [presented],
  distrust: '',
};
const admitted: Observed = { is: 'admitted', over: 'tls' };

function read(fact: FactName, tls: EdgeTlsFacts | undefined = session, plain = admitted): string {
  const facts = {
    ...({ kind: 'edge', gateway: 'ingress.edge', port: 443, remote: '', local: '', url: '', method: 'GET' } as const),
    ...({ reached: 'response', errorCode: '', errorMessage: '', ended: false, status: 418, body: '' } as const),
    totalMs: 1,
    responseHeaders: {},
    ...(tls === undefined ? {} : { tls }),
  } as const;
  return describeOutcome(readFact(fact, { facts, plain, certificates: [] })).replace(/^reports [\w-]+: /, '');
}

test('the certificate of a gateway is named by its subject and by the authority of the run', () => {
  const by = (issuer: string) => read('served', { ...session, serverCertificates: [{ ...presented, issuer }] });
  expect(['CN=meshproof public', 'CN=meshproof root', 'O=cluster.local'].map(by)).toEqual([
    'CN=shop.example by public',
    'CN=shop.example by run',
    'CN=shop.example by O=cluster.local',
  ]);
  expect(read('served', { ...session, serverCertificates: [] })).toMatch(/^inconclusive/);
});

test('session, verdict and status are those of the client', () => {
  expect([read('alpn'), read('tls-version'), read('verified'), read('status')]).toEqual([
    'h2',
    'TLSv1.3',
    'by public authorities',
    '418',
  ]);
  expect(read('alpn', { ...session, alpn: '' })).toBe('none');
  expect(read('verified', { ...session, trusts: 'public' })).toBe('by public');
  const by = (distrust: string) => read('verified', { ...session, distrust });
  expect(['CERT_HAS_EXPIRED', 'UNABLE_TO_GET_ISSUER_CERT', 'ODD'].map(by)).toEqual([
    'expired',
    'another authority',
    'another reason: ODD',
  ]);
});

test('a refused request reads nothing', () => {
  expect(read('served', session, { is: 'refused', by: 'no-route' })).toBe('refused by no-route');
});
