import { traitsOf, mayBeReportedAs } from '../../../model/mechanism.ts';
import { describeOutcome, type Observed } from '../../../model/outcome.ts';
import type { ProxyWitness, Witnessed } from '../../../model/witness.ts';
import type { CalleeFacts } from '../../../witness/callee/callee.ts';
import type { WorkloadCertificate } from '../../../witness/certificates/certificate.ts';

/** All that is known of one request: what its tables made of it, and what each witness says by itself. */
export interface Statements extends Witnessed {
  readonly observed: Observed;
  /** HTTP status that the client received; 0 for none. */
  readonly status: number;
  readonly callee?: CalleeFacts;
  /** Certificates that the caller's sidecar was seen to hold. */
  readonly certificates: readonly WorkloadCertificate[];
}

/** Names who said what; undefined where it fits together or one of the two is silent. */
type Rule = (said: Statements) => string | undefined;

/** What cannot both be true of one request. */
const CONTRADICTIONS: readonly Rule[] = [
  servedOrRefused,
  statusDiffers,
  refusedOtherwise,
  passedOn,
  transportDiffers,
  peerDiffers,
  calleeDiffers,
  certificatesDiffer,
  certificateIsNotTheCallers,
  wireDiffers,
];

/** What can both be true, but leaves it open what happened. */
const GAPS: readonly Rule[] = [answerLost, attemptMissing];

/** Why the witnesses of one request cannot be believed together. */
export type Disagreement =
  | { readonly is: 'contradicted'; readonly because: string }
  | { readonly is: 'inconclusive'; readonly because: string };

/**
 * Compares what the witnesses of one request say with each other; undefined when it fits together. Whether it is what was expected is another
 * question: witnesses that contradict each other are a finding in any case. A sidecar whose line is told by address and time alone may
 * speak of another request: its word leaves a doubt.
 */
export function disagreementOf(said: Statements): Disagreement | undefined {
  const gap = GAPS.flatMap((rule) => rule(said) ?? []);
  if (gap.length > 0) return { is: 'inconclusive', because: gap.join('; ') };
  const contradictions = CONTRADICTIONS.flatMap((rule) => rule(said) ?? []);
  if (contradictions.length === 0) return undefined;
  const because = contradictions.join('; ');
  return said.proxy?.isSurmised === true
    ? { is: 'inconclusive', because: `${because}, if its line is about this request` }
    : { is: 'contradicted', because };
}

/** The callee's sidecar; what a caller's sidecar says is about another connection. */
function calleeProxy({ proxy }: Statements): ProxyWitness | undefined {
  return proxy?.side === 'callee' ? proxy : undefined;
}

function isServed(status: number | undefined): status is number {
  return status !== undefined && status >= 200 && status < 300;
}

/** The connection may have broken once the sidecar had answered. */
function answerLost(said: Statements): string | undefined {
  const logged = calleeProxy(said)?.status;
  const failed = said.observed.is === 'refused' && traitsOf(said.observed.by).losesResponse === true;
  return failed && isServed(logged)
    ? `the client saw ${describeOutcome(said.observed)}, the callee's sidecar says that it answered ${logged.toString()}`
    : undefined;
}

/** The caller's sidecar retries some failures: an attempt whose line is missing may have succeeded. */
function attemptMissing(said: Statements): string | undefined {
  const { status = 0, refused } = calleeProxy(said) ?? {};
  const isRetried = refused !== undefined && traitsOf(refused).isRetried === true;
  return said.observed.is === 'admitted' && (isRetried || status >= 500)
    ? `the client was served, and the callee's sidecar tells only of an attempt that failed (${refused ?? status.toString()})`
    : undefined;
}

function servedOrRefused(said: Statements): string | undefined {
  const refused = calleeProxy(said)?.refused;
  return said.observed.is === 'admitted' && refused !== undefined
    ? `the client was served, the callee's sidecar says that it refused the request by ${refused}`
    : undefined;
}

function statusDiffers(said: Statements): string | undefined {
  const { status } = said;
  const logged = calleeProxy(said)?.status;
  return status === 0 || logged === undefined || logged === status
    ? undefined
    : `the client received status ${status.toString()}, the callee's sidecar says that it answered ${logged.toString()}`;
}

function refusedOtherwise(said: Statements): string | undefined {
  const refused = calleeProxy(said)?.refused;
  if (said.observed.is !== 'refused' || refused === undefined) return undefined;
  const { by } = said.observed;
  return mayBeReportedAs(refused, by)
    ? undefined
    : `the client was refused by ${by}, the callee's sidecar says that it refused by ${refused}`;
}

/** A denial that the callee's sidecar did not log itself comes from a server behind it. */
function passedOn(said: Statements): string | undefined {
  const proxy = calleeProxy(said);
  const author = said.observed.is === 'refused' ? traitsOf(said.observed.by).deniedBy : undefined;
  return author !== undefined && proxy?.status !== undefined && proxy.refused === undefined
    ? `the client was denied in the words of ${author}, the callee's sidecar says that it passed the request on`
    : undefined;
}

function transportDiffers(said: Statements): string | undefined {
  const { callee } = said;
  const { transport, status } = calleeProxy(said) ?? {};
  // Only where a sidecar reads requests does it write into their headers.
  if (callee === undefined || !callee.echoesRequest || transport === undefined || status === undefined)
    return undefined;
  if (callee.certificateForwarded === (transport === 'mtls')) return undefined;
  return callee.certificateForwarded
    ? `the application received the certificate of ${nameOf(callee.peer)}, its sidecar says that the request came over ${transport}`
    : `the application received no certificate, its sidecar says that the request came over mtls`;
}

function peerDiffers(said: Statements): string | undefined {
  const as = calleeProxy(said)?.as;
  const peer = said.callee?.certificateForwarded === true ? said.callee.peer : '';
  return as === undefined || peer === '' || as === peer
    ? undefined
    : `the application received the certificate of ${peer}, its sidecar authenticated ${as}`;
}

function calleeDiffers(said: Statements): string | undefined {
  const localUri = calleeProxy(said)?.localUri;
  const by = said.callee?.elements.at(-1)?.by ?? [];
  return localUri === undefined || by.length === 0 || by.includes(localUri)
    ? undefined
    : `the certificate was forwarded by ${by.join(', ')}, the callee's sidecar presented ${localUri}`;
}

function certificatesDiffer(said: Statements): string | undefined {
  const [received, verified] = [hashOf(said), calleeProxy(said)?.fingerprint];
  return received === undefined || verified === undefined || received === verified
    ? undefined
    : `the application received the hash ${short(received)} of the peer's certificate, its sidecar verified ${short(verified)}`;
}

/** Speaks only where the identity is the caller's: a caller may present another certificate than its sidecar's, which is another identity. */
function certificateIsNotTheCallers(said: Statements): string | undefined {
  const proxy = calleeProxy(said);
  const shown = [
    { by: 'the application received', hash: hashOf(said), as: said.callee?.peer },
    { by: "the callee's sidecar verified", hash: proxy?.fingerprint, as: proxy?.as },
  ];
  const [foreign] = shown.flatMap(({ by, hash, as = '' }) => {
    const held = said.certificates.filter(({ uris }) => uris.includes(as));
    const differs = hash !== undefined && held.length > 0 && held.every(({ fingerprint }) => fingerprint !== hash);
    return differs ? [{ by, hash, held }] : [];
  });
  if (foreign === undefined) return undefined;
  const { by, hash, held } = foreign;
  const own = held.map(({ fingerprint }) => short(fingerprint)).join(', ');
  return `${by} the hash ${short(hash)} of the peer's certificate, the caller's own sidecar holds ${own}`;
}

function wireDiffers({ observed, wire, proxy }: Statements): string | undefined {
  if (wire === undefined) return undefined;
  const over = observed.is === 'admitted' ? observed.over : proxy?.side === 'callee' ? proxy.transport : undefined;
  if (over === undefined || (over === 'plaintext') === (wire === 'plaintext')) return undefined;
  const who = observed.is === 'admitted' ? 'the others say' : "the callee's sidecar says";
  return wire === 'plaintext'
    ? `the wire carried the request in clear, ${who} that it came over ${over}`
    : `the wire carried TLS, ${who} that it came over ${over}`;
}

/** Hash of the certificate that the callee's own sidecar forwarded. */
function hashOf({ callee }: Statements): string | undefined {
  const hash = callee?.elements.at(-1)?.hash ?? '';
  return hash === '' ? undefined : hash.toLowerCase();
}

function nameOf(peer: string): string {
  return peer === '' ? 'somebody without a name' : peer;
}

/** Enough of a SHA-256 to tell certificates apart; the whole stands in the observations. */
function short(hash: string): string {
  return `${hash.slice(0, 16)}…`;
}
