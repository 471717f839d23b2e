import type { Observed } from '../../../model/outcome.ts';
import type { ProxyWitness } from '../../../model/witness.ts';
import { calleeFactsOf } from '../../../witness/callee/callee.ts';
import type { WorkloadCertificate } from '../../../witness/certificates/certificate.ts';
import type { RequestEvidence } from './request-evidence.ts';

export const SLEEP = 'spiffe://cluster.local/ns/full/sa/sleep';
export const OTHER = 'spiffe://cluster.local/ns/full/sa/other';
export const HTTPBIN = 'spiffe://cluster.local/ns/mtls-test/sa/httpbin';
export const HASH = 'a'.repeat(64);
export const ANOTHER_HASH = 'b'.repeat(64);

export const received = (xfcc?: string) =>
  calleeFactsOf(
    new Map([['x-request-id', ['r1']], ...(xfcc === undefined ? [] : [['x-forwarded-client-cert', [xfcc]] as const])]),
    'r1',
  );
export const xfccElement = (hash = HASH, uri = SLEEP, by = HTTPBIN): string =>
  `By=${by};Hash=${hash};Subject="";URI=${uri}`;
export const certificate = (fingerprint: string): WorkloadCertificate => ({
  pem: '',
  fingerprint,
  uris: [SLEEP],
  serial: '',
  notBefore: '',
  notAfter: '',
});

export const mtls: Observed = { is: 'admitted', over: 'mtls', as: SLEEP, seenBy: 'callee' };
export const plaintext: Observed = { is: 'admitted', over: 'plaintext' };
export const refused = (by: Extract<Observed, { is: 'refused' }>['by']): Observed => ({ is: 'refused', by });
export const proxy: ProxyWitness = {
  side: 'callee',
  transport: 'mtls',
  as: SLEEP,
  status: 200,
  fingerprint: HASH,
  localUri: HTTPBIN,
};
/** Every witness reports, and all agree. */
export const agreed: RequestEvidence = {
  observed: mtls,
  status: 200,
  callee: received(xfccElement()),
  proxy,
  wire: 'tls',
  certificates: [certificate(HASH)],
};
export const plainRequest: RequestEvidence = {
  observed: plaintext,
  status: 200,
  callee: received(),
  proxy: { side: 'callee', transport: 'plaintext', status: 200 },
  wire: 'plaintext',
  certificates: [certificate(HASH)],
};
export const denied: RequestEvidence = {
  observed: refused('rbac-403'),
  status: 403,
  proxy: { ...proxy, status: 403, refused: 'rbac-403' },
  certificates: [certificate(HASH)],
};
export const cutOff: RequestEvidence = {
  observed: refused('connection-reset'),
  status: 0,
  proxy: { side: 'callee', transport: 'plaintext', refused: 'connection-reset' },
  wire: 'plaintext',
  certificates: [],
};
export const unreached: RequestEvidence = { ...cutOff, observed: refused('upstream-reset:UC'), status: 503 };
