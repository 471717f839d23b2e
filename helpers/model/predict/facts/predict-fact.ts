import { parse } from 'yaml';
import type { FactValues, FactName } from '../../facts/fact-values.ts';
import { reports } from '../../facts/facts.ts';
import { traitsOf } from '../../mechanism.ts';
import type { ExpectedOutcome } from '../../outcome.ts';
import type { ProbeSpec } from '../../probes/probe-spec.ts';
import type { SpiffeId } from '../../spiffe-id.ts';
import type { Workload } from '../../workloads/workload.ts';
import { identityOf, unknown, type Prediction, type Situation } from '../situation.ts';
import type { FactRequest, Rules } from './fact-rules.ts';
import { presentedRules, presents } from './presented.ts';
import { receivedPath, receivedRules } from './received-rules.ts';

/** The facts that rules predict; the others need a mesh. */
const RULES: Rules = {
  ...presentedRules,
  ...receivedRules,
  'xfcc-by': (request) =>
    isForged(request) ? undefined : ofPeer(request, identityOf(request.situation, request.callee)),
  'xfcc-uri': (request) => identities(request).at(-1) ?? 'none',
  'xfcc-uris': (request) => (identities(request).join(', ') || 'none') as FactValues['xfcc-uris'],
  'xfcc-subject': (request) => (isForged(request) ? undefined : ofPeer(request, 'empty')),
  'xfcc-hash': (request) => (isForged(request) ? undefined : ofPeer(request, "the caller's certificate")),
  'log-row': logRow,
};

/** Whether rules predict the fact that a probe reads; true for a probe that reads none. */
export function isModelled({ fact }: ProbeSpec): boolean {
  // The target of the kubelet's probes is predicted with the probes themselves.
  return fact === undefined || fact === 'probed' || RULES[fact] !== undefined;
}

/**
 * Predicts the fact that a request reads. A refused request reads none, except from a logged denial
 * and from a certificate that was presented before the refusal.
 * @throws MeshproofError for a fact that no rule predicts
 */
export function predictFact(
  fact: FactName,
  situation: Situation,
  ends: Pick<FactRequest, 'caller' | 'callee' | 'authenticated'>,
  { outcome: plain, trace }: Prediction,
): Prediction {
  const isReported =
    plain.is === 'admitted' ||
    plain.is === 'bypassed' ||
    presents(fact, plain) ||
    (fact === 'log-row' && statusOf(plain) !== undefined);
  if (!isReported) return { outcome: plain, trace };
  const value = RULES[fact]?.({ situation, ...ends, plain });
  if (value === undefined) throw unknown(situation.route, `no rule of the model predicts ${fact}`);
  return { outcome: reports(fact, value), trace: [...trace, `so it reports ${fact}: ${value}`] };
}

/**
 * How a sidecar treats X-Forwarded-Client-Cert of inbound requests; by default it appends to the
 * header of a peer with a certificate (Istio, ProxyConfig, ForwardClientCertDetails).
 */
function forwardingOf({ annotations, meshed }: Workload): string {
  const config: unknown = parse(annotations['proxy.istio.io/config'] ?? '');
  const { proxyHeaders } = (config ?? {}) as { proxyHeaders?: { forwardedClientCert?: string } };
  return meshed ? (proxyHeaders?.forwardedClientCert ?? 'APPEND_FORWARD') : 'ALWAYS_FORWARD_ONLY';
}

/** Identities in all elements that reach the application, that of its own sidecar last. */
function identities({ plain, caller, callee, situation }: FactRequest): FactValues['xfcc-uri'][] {
  // The caller's sidecar drops the header that its application sent.
  const sent = caller.meshed ? [] : sentIdentities(situation.probe);
  const peer = plain.is === 'admitted' && plain.as !== undefined ? [plain.as as FactValues['xfcc-uri']] : [];
  const forwarding = forwardingOf(callee);
  if (forwarding === 'ALWAYS_FORWARD_ONLY') return sent;
  if (forwarding === 'SANITIZE_SET' || peer.length === 0) return peer;
  return forwarding === 'APPEND_FORWARD' ? [...sent, ...peer] : [];
}

function sentIdentities(probe: ProbeSpec): FactValues['xfcc-uri'][] {
  const headers: Readonly<Record<string, string>> = 'headers' in probe ? probe.headers : {};
  const [, sent = ''] = Object.entries(headers).find(([name]) => name.toLowerCase() === XFCC) ?? [];
  return [...sent.matchAll(/URI=([^;,]+)/g)].map(([, uri]) => uri as FactValues['xfcc-uri']);
}

const XFCC = 'x-forwarded-client-cert';

/** Whether the header can contain elements that the callee's sidecar did not write. */
function isForged({ callee, caller, situation }: FactRequest): boolean {
  return forwardingOf(callee) !== 'APPEND_FORWARD' || (!caller.meshed && sentIdentities(situation.probe).length > 0);
}

function ofPeer<Value>({ plain }: FactRequest, value: Value): Value | 'none' {
  return plain.is === 'admitted' && plain.as !== undefined ? value : 'none';
}

/** HTTP status of a sidecar's response to a refused request; undefined when it sends none. */
function statusOf(outcome: ExpectedOutcome): number | undefined {
  return outcome.is === 'refused' ? traitsOf(outcome.by).httpStatus : undefined;
}

/** A sidecar logs its response to admitted and denied requests, with the authenticated peer. */
function logRow(request: FactRequest): FactValues['log-row'] | undefined {
  const { situation, plain, authenticated } = request;
  const { probe } = situation;
  const peer = authenticated();
  const path = receivedPath(request);
  if (probe.kind !== 'http' || peer.is !== 'admitted' || path === undefined) return undefined;
  const as = (peer.as ?? 'no principal') as SpiffeId | 'no principal';
  return `${statusOf(plain) ?? 200} as ${as}, ${probe.method} ${path}`;
}
