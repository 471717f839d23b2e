import type { FactName, FactValues } from '../../facts/fact-values.ts';
import { reports } from '../../facts/facts.ts';
import { parseSpiffeId, type SpiffeId } from '../../spiffe-id.ts';
import type { Workload } from '../../workloads/workload.ts';
import { identityOf, unknown, type Prediction } from '../situation.ts';
import type { EdgePrediction, Entry, Received } from './edge-situation.ts';

type Rules = { readonly [Name in FactName]?: (entry: Entry, received: Received) => FactValues[Name] | undefined };

/**
 * What a callee received of a request through a gateway. X-Forwarded-Client-Cert has the element of
 * the gateway, with the certificate of its client if it asked for one, and never what the client
 * sent (gateway.go, buildGatewayConnectionManager: SANITIZE_SET); a sidecar behind it appends the
 * certificate of the gateway.
 */
const RULES: Rules = {
  'xfcc-uri': (entry, received) => peersOf(entry, received)?.at(-1)?.uris.at(-1) ?? 'none',
  'xfcc-uris': (entry, received) => {
    const uris = peersOf(entry, received)?.flatMap((peer) => peer.uris);
    return (uris?.join(', ') || 'none') as FactValues['xfcc-uris'];
  },
  'xfcc-subject': (entry, received) => peersOf(entry, received)?.at(-1)?.subject ?? 'none',
  path: (_, { path }) => path as FactValues['path'],
  host: ({ situation }) => situation.probe.host,
  served: (_, { session }) => session?.served,
  verified: (_, { session }) => session?.verified,
  alpn: (_, { session }) => session?.alpn ?? 'none',
  'tls-version': (_, { session }) => session?.['tls-version'] ?? 'none',
  status: ({ callee }, { path }) => statusOf(callee.app, path),
};

/** The status that a request of a sample application names, if it does. */
function statusOf(app: Workload['app'], path: string): FactValues['status'] | undefined {
  const [, code] = (app === 'echo' ? /[?&]codes=(\d{3})(?:$|&)/ : /^\/status\/(\d{3})$/).exec(path) ?? [];
  return code === undefined ? (app === 'echo' ? '200' : undefined) : (code as FactValues['status']);
}

interface Peer {
  readonly uris: readonly SpiffeId[];
  readonly subject: FactValues['xfcc-subject'];
}

/** The peers in all elements of the header; undefined where the callee's sidecar removes it. */
function peersOf({ situation, proxy, callee }: Entry, { hop, presented }: Received): readonly Peer[] | undefined {
  if (callee.annotations['proxy.istio.io/config'] !== undefined)
    throw unknown(situation.route, 'what a sidecar with its own configuration forwards');
  const uris = (presented?.names ?? []).filter((name): name is SpiffeId => parseSpiffeId(name) !== undefined);
  const client: readonly Peer[] = presented === undefined ? [] : [{ uris, subject: `CN=${presented.of}` }];
  if (!callee.meshed) return client;
  const isMutual = hop.is === 'admitted' && hop.over === 'mtls';
  return isMutual ? [...client, { uris: [identityOf(situation, proxy.workload)], subject: 'empty' }] : undefined;
}

/** Predicts the fact that a request through a gateway reads; a refused one reads none. */
export function withFact(entry: Entry, { outcome, trace, received }: EdgePrediction): Prediction {
  const { probe, route } = entry.situation;
  const { fact } = probe;
  if (fact === undefined || outcome.is !== 'admitted') return { outcome, trace };
  const value = received === undefined ? undefined : RULES[fact]?.(entry, received);
  if (value === undefined) throw unknown(route, `no rule of the model predicts ${fact} through a gateway`);
  return { outcome: reports(fact, value), trace: [...trace, `so it reports ${fact}: ${value}`] };
}
