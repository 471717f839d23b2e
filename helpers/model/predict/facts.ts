import { parse } from 'yaml';
import type { FactValues, FactName } from '../facts/fact-values.ts';
import { reports } from '../facts/facts.ts';
import { traitsOf } from '../mechanism.ts';
import type { ExpectedOutcome } from '../outcome.ts';
import type { ProbeSpec } from '../probes/probe-spec.ts';
import type { SpiffeId } from '../spiffe-id.ts';
import type { Workload } from '../workloads/workload.ts';
import type { Told, Rules } from './fact-rules.ts';
import { presentedRules, presents } from './presented.ts';
import { identityOf, unknown, type Prediction, type Situation } from './situation.ts';

/** Facts that rules tell; the others only a mesh can show. */
const RULES: Rules = {
  ...presentedRules,
  'xfcc-by': (told) => (isForged(told) ? undefined : ofPeer(told, identityOf(told.situation, told.callee))),
  'xfcc-uri': (told) => identities(told).at(-1) ?? 'none',
  'xfcc-uris': (told) => (identities(told).join(', ') || 'none') as FactValues['xfcc-uris'],
  'xfcc-subject': (told) => (isForged(told) ? undefined : ofPeer(told, 'empty')),
  'xfcc-hash': (told) => (isForged(told) ? undefined : ofPeer(told, "the caller's certificate")),
  'log-row': logRow,
};

/** Whether rules tell what a probe shows. */
export function isModelled({ fact: what }: ProbeSpec): boolean {
  // What the kubelet asks is told where its probes are.
  return what === undefined || what === 'probed' || RULES[what] !== undefined;
}

/**
 * What a request shows that is sent for a fact. One that is turned away shows nothing, but a denial that is logged.
 * @throws MeshproofError for a fact that no rule tells.
 */
export function predictFact(
  what: FactName,
  situation: Situation,
  ends: Pick<Told, 'caller' | 'callee' | 'authenticated'>,
  { outcome: plain, trace }: Prediction,
): Prediction {
  const answered =
    plain.is === 'admitted' || presents(what, plain) || (what === 'log-row' && statusOf(plain) !== undefined);
  if (!answered) return { outcome: plain, trace };
  const value = RULES[what]?.({ situation, ...ends, plain });
  if (value === undefined) throw unknown(situation.route, `no rule of the model tells what it shows of ${what}`);
  return { outcome: reports(what, value), trace: [...trace, `so it shows ${what}: ${value}`] };
}

/** What a sidecar does with X-Forwarded-Client-Cert on its inbound side; it appends to what a peer with a certificate sends (Istio, ProxyConfig, ForwardClientCertDetails). */
function forwardingOf({ annotations, meshed }: Workload): string {
  const config: unknown = parse(annotations['proxy.istio.io/config'] ?? '');
  const { proxyHeaders } = (config ?? {}) as { proxyHeaders?: { forwardedClientCert?: string } };
  return meshed ? (proxyHeaders?.forwardedClientCert ?? 'APPEND_FORWARD') : 'ALWAYS_FORWARD_ONLY';
}

/** Identities of all elements that reach the application, the own sidecar's last. */
function identities({ plain, caller, callee, situation }: Told): FactValues['xfcc-uri'][] {
  // The caller's own sidecar drops what its application wrote there.
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

/** Whether the application hears somebody else than its own sidecar. */
function isForged({ callee, caller, situation }: Told): boolean {
  return forwardingOf(callee) !== 'APPEND_FORWARD' || (!caller.meshed && sentIdentities(situation.probe).length > 0);
}

function ofPeer<Value>({ plain }: Told, value: Value): Value | 'none' {
  return plain.is === 'admitted' && plain.as !== undefined ? value : 'none';
}

/** HTTP status with which a sidecar answers a refused request; undefined where it sends no response. */
function statusOf(outcome: ExpectedOutcome): number | undefined {
  return outcome.is === 'refused' ? traitsOf(outcome.by).httpStatus : undefined;
}

/** A sidecar writes down what it answered, admissions and denials alike, and whom it had authenticated by then. */
function logRow({ situation: { probe }, plain, authenticated }: Told): FactValues['log-row'] | undefined {
  const peer = authenticated();
  if (probe.kind !== 'http' || peer.is !== 'admitted') return undefined;
  const as = (peer.as ?? 'no principal') as SpiffeId | 'no principal';
  return `${statusOf(plain) ?? 200} as ${as}, ${probe.method} ${probe.path as `/${string}`}`;
}
