import { expect, test } from 'vitest';
import { describeOutcome, refused, type Observed } from '../../../../model/outcome.ts';
import { calleeFactsOf } from '../../../../witness/callee/callee.ts';
import { readFact } from '../read-fact.ts';

const counted = (value: string): Observed => ({ is: 'reports', fact: 'handshakes', value });
const received = (xfcc: string | undefined) =>
  calleeFactsOf(new Map(xfcc === undefined ? [] : [['x-forwarded-client-cert', [xfcc]]]), '');
const XFCC = 'Hash=aa;URI=spiffe://cluster.local/ns/a/sa/b';

function read(plain: Observed, xfcc: string | undefined): string {
  const facts = { kind: 'infrastructure', cause: '', attempts: 0 } as const;
  return describeOutcome(readFact('handshakes', { facts, plain, certificates: [], callee: received(xfcc) }));
}

test.each([
  ['1', XFCC],
  ['none', undefined],
  ['not scraped', XFCC],
  ['not scraped', undefined],
])('%s handshakes agree with the certificate %s', (value, xfcc) =>
  expect(read(counted(value), xfcc)).toBe(`reports handshakes: ${value}`),
);

test('Prometheus contradicts the application by name', () => {
  expect(read(counted('none'), XFCC)).toBe(
    'contradicted: the application received a certificate, Prometheus scraped no handshake of its sidecar',
  );
  expect(read(counted('1'), undefined)).toBe(
    'contradicted: the application received no certificate, Prometheus scraped handshakes: 1 of its sidecar',
  );
});

test('is the outcome of a request that was refused, and a doubt without the report of the callee', () => {
  expect(read(refused.by('connection-reset'), undefined)).toBe('refused by connection-reset');
  const facts = { kind: 'infrastructure', cause: '', attempts: 0 } as const;
  expect(describeOutcome(readFact('handshakes', { facts, plain: counted('1'), certificates: [] }))).toMatch(
    /^inconclusive/,
  );
});
