import { randomUUID } from 'node:crypto';
import type { Json, Observation, Phase } from '../../model/observation.ts';
import type { ClientFacts } from '../../probe/facts.ts';
import type { ProbeResult, ProbeRequest } from '../../probe/probe-request.ts';
import { wireMarkerOf } from '../../witness/wire/wire-marker.ts';
import { NO_ROUTE } from '../judge/reports/judge-context.ts';
import { readRounds, type Round } from '../judge/rounds.ts';
import type { CheckContext } from './context.ts';
import type { MeshPort, WitnessReport } from './ports.ts';
import { newCertificates } from './witnesses/certificate-index.ts';

/** What a round needs of a check. */
export interface RoundContext extends Pick<CheckContext, 'journal' | 'signal' | 'certificates' | 'wireMarker'> {
  readonly mesh: Pick<MeshPort, 'round' | 'witnesses' | 'certificate'>;
  readonly run: {
    readonly record: Pick<CheckContext['run']['record'], 'id' | 'witnesses'>;
    readonly requests: CheckContext['run']['requests'];
    /** Requests while the change is in force. @default the same */
    readonly changedRequests?: CheckContext['run']['requests'];
  };
}

/** A round whose requests have results, while its witnesses may still report. */
export interface SentRound {
  /** Settles when every witness has reported or its budget is used up. */
  readonly collected: Promise<Round>;
}

/**
 * Sends one request on every route and records what the clients received. The next round can be
 * sent while the witnesses of this one still report; await `collected` in any case.
 */
export async function sendRound(context: RoundContext, phase: Phase, round: number): Promise<SentRound> {
  const { mesh, run, signal, wireMarker } = context;
  signal.throwIfAborted();
  const requests: ProbeRequest[] = rotated(requestsIn(run, phase), round).map((request) => {
    const requestId = randomUUID();
    return {
      ...request,
      requestId,
      ...(wireMarker === undefined ? {} : { wireMarker: wireMarkerOf(wireMarker, requestId) }),
    };
  });
  const results = await mesh.round(requests, signal);
  const place = { check: run.record.id, phase, round };
  const clients = results.map(({ request, facts }) =>
    context.journal.observe({
      ...place,
      route: request.route,
      witness: clientOf(facts),
      requestId: request.requestId,
      facts: { ...plain(facts), ...factOf(request) },
    }),
  );
  const collected = collect(context, results, place).then((others) => {
    const [seen] = readRounds([...clients, ...others], context.certificates.judgeContext) as readonly [Round];
    return seen;
  });
  // The caller handles a failure when it awaits this; until then it must not end the process.
  collected.catch(() => undefined);
  return { collected };
}

function requestsIn({ requests, changedRequests = requests }: RoundContext['run'], phase: Phase) {
  return phase === 'baseline' || phase === 'restored' ? requests : changedRequests;
}

/**
 * Each round begins with another route. A Service that balances its connections in turn would
 * otherwise pass the requests of one route to the same replica in every round.
 */
function rotated<Item>(items: readonly Item[], by: number): readonly Item[] {
  const first = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}

async function collect(
  { mesh, run, signal, journal, certificates }: RoundContext,
  results: readonly ProbeResult[],
  place: { readonly check: string; readonly phase: Phase; readonly round: number },
): Promise<readonly Observation[]> {
  const collected = await mesh.witnesses(results, signal, run.record.witnesses);
  const reports = collected.map((witnessReport) => certificates.watched(witnessReport));
  const recorded = reports.map((witnessReport) => journal.observe({ ...place, ...witnessReport }));
  // Certificates are compared with what sidecars report; without those there is nothing to compare.
  if (!run.record.witnesses.includes('proxy')) return recorded;
  const onProblem = (problem: string): void =>
    journal.change(place.check, place.phase, 'infrastructure', { certificate: problem });
  const requests = results.map(({ request }) => request);
  const held = await newCertificates(requests, reports, { mesh, index: certificates, signal, onProblem });
  for (const certificate of held) {
    const facts = { kind: 'certificate', ...certificate };
    const about: Omit<WitnessReport, 'facts'> = { route: NO_ROUTE, requestId: '', witness: 'proxy' };
    journal.observe({ ...place, ...about, facts });
  }
  return recorded;
}

/** The kubelet is both caller and client. */
function clientOf(facts: ClientFacts): 'client' | 'kubelet' {
  return facts.kind === 'kubelet' ? 'kubelet' : 'client';
}

/** Records which fact the request is meant to read. */
function factOf({ probe: { fact } }: ProbeRequest): Readonly<Record<string, Json>> {
  return fact === undefined ? {} : { fact };
}

/** Facts are plain JSON by their types; the copy drops fields that are undefined. */
function plain(facts: ClientFacts): Readonly<Record<string, Json>> {
  return JSON.parse(JSON.stringify(facts)) as Record<string, Json>;
}
