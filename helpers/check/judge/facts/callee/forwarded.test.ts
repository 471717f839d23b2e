import { describe, expect, test } from 'vitest';
import type { FactName } from '../../../../model/facts/fact-values.ts';
import { admitted, describeOutcome, refused } from '../../../../model/outcome.ts';
import { calleeFactsOf } from '../../../../witness/callee/callee.ts';
import type { WorkloadCertificate } from '../../../../witness/certificates/certificate.ts';
import { readFact } from '../read-fact.ts';
import type { RequestReports } from '../reading.ts';

const by = 'spiffe://cluster.local/ns/mtls-test/sa/echo';
const uri = 'spiffe://cluster.local/ns/full/sa/sleep';
const hash = 'ab'.repeat(32);
const header = `By=${by};Hash=${hash.toUpperCase()};Subject="";URI=${uri}`;
const certificate = (fingerprint: string): WorkloadCertificate => ({
  pem: '',
  fingerprint,
  uris: [uri],
  serial: '',
  notBefore: '',
  notAfter: '',
});

function read(what: FactName, xfcc: readonly string[], more: Partial<RequestReports> = {}): string {
  const callee = calleeFactsOf(
    new Map([
      ['x-request-id', ['r1']],
      ['x-forwarded-client-cert', xfcc],
    ]),
    'r1',
  );
  const facts = { kind: 'infrastructure', cause: '', attempts: 0 } as const;
  return describeOutcome(
    readFact(what, { facts, plain: admitted.overPlaintext(), callee, certificates: [certificate(hash)], ...more }),
  );
}

describe('X-Forwarded-Client-Cert', () => {
  test.each([
    ['xfcc-by', [header], by],
    ['xfcc-uri', [header], uri],
    ['xfcc-uris', [`By=x;URI=spiffe://a,${header}`], `spiffe://a, ${uri}`],
    ['xfcc-uris', ['By=x;URI=spiffe://a', header], `spiffe://a, ${uri}`],
    ['xfcc-subject', [header], 'empty'],
    ['xfcc-subject', ['By=x;Subject="CN=admin,O=x"'], 'CN=admin,O=x'],
    ['xfcc-subject', ['By=x'], 'none'],
    ['xfcc-hash', [header], "the caller's certificate"],
    ['xfcc-hash', [`By=${by};Hash=${'cd'.repeat(32)}`], 'another certificate'],
    ['xfcc-hash', [`By=${by}`], 'none'],
    ['xfcc-by', [], 'none'],
    ['xfcc-uris', [], 'none'],
  ] as const)('%s of %j is %s', (what, xfcc, value) => {
    expect(read(what, xfcc)).toBe(`reports ${what}: ${value}`);
  });

  test('is the outcome of the request where it did not arrive', () => {
    expect(read('xfcc-uri', [header], { plain: refused.by('connection-reset') })).toBe('refused by connection-reset');
  });

  test.each([
    ['a header that cannot be read', 'xfcc-uri', ['no pairs'], {}, 'read X-Forwarded-Client-Cert at position 0'],
    [
      'a caller whose certificate was not collected',
      'xfcc-hash',
      [header],
      { certificates: [] },
      "the certificate of the caller's sidecar was not collected",
    ],
    [
      'a fault of the infrastructure',
      'xfcc-uri',
      [],
      { plain: { is: 'inconclusive', because: 'a fault of the infrastructure' }, callee: undefined },
      'a fault of the infrastructure',
    ],
  ] as const)('is inconclusive after %s', (_, what, xfcc, more, because) => {
    expect(read(what, xfcc, more as unknown as Partial<RequestReports>)).toContain(`inconclusive: `);
    expect(read(what, xfcc, more as unknown as Partial<RequestReports>)).toContain(because);
  });

  test('is inconclusive after the response to another request', () => {
    const callee = calleeFactsOf(new Map([['x-request-id', ['other']]]), 'r1');
    expect(read('xfcc-uri', [], { callee })).toContain('answered another request');
  });
});
