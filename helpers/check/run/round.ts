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
  };
}

/** A round whose requests were answered, while its witnesses may still be writing. */
export interface SentRound {
  /** Settles when all witnesses were heard, or were silent for their budget. */
  readonly collected: Promise<Round>;
}

/**
 * Asks every route once and records what the clients received. The next round can be asked while the witnesses of this one are listened to;
 * `heard` has to be awaited in any case.
 */
export async function sendRound(context: RoundContext, phase: Phase, round: number): Promise<SentRound> {
  const { mesh, run, signal, wireMarker } = context;
  signal.throwIfAborted();
  const requests: ProbeRequest[] = run.requests.map((request) => {
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
  const collected = listen(context, results, place).then((others) => {
    const [seen] = readRounds([...clients, ...others], context.certificates.judgeContext) as readonly [Round];
    return seen;
  });
  // Whoever awaits it is told; until then a failure must not end the process.
  collected.catch(() => undefined);
  return { collected };
}

async function listen(
  { mesh, run, signal, journal, certificates }: RoundContext,
  results: readonly ProbeResult[],
  place: { readonly check: string; readonly phase: Phase; readonly round: number },
): Promise<readonly Observation[]> {
  const collected = await mesh.witnesses(results, signal, run.record.witnesses);
  const testimonies = collected.map((witnessReport) => certificates.watched(witnessReport));
  const recorded = testimonies.map((witnessReport) => journal.observe({ ...place, ...witnessReport }));
  // Whoever is not listened to is not asked for its certificate either.
  if (!run.record.witnesses.includes('proxy')) return recorded;
  const onProblem = (problem: string): void =>
    journal.change(place.check, place.phase, 'infrastructure', { certificate: problem });
  const requests = results.map(({ request }) => request);
  const held = await newCertificates(requests, testimonies, { mesh, index: certificates, signal, onProblem });
  for (const certificate of held) {
    const facts = { kind: 'certificate', ...certificate };
    const about: Omit<WitnessReport, 'facts'> = { route: NO_ROUTE, requestId: '', witness: 'proxy' };
    journal.observe({ ...place, ...about, facts });
  }
  return recorded;
}

/** Where the kubelet is the caller, it is its own client. */
function clientOf(facts: ClientFacts): 'client' | 'kubelet' {
  return facts.kind === 'kubelet' ? 'kubelet' : 'client';
}

/** What a request is sent for stands in its facts, so that whoever reads them later knows. */
function factOf({ probe: { fact } }: ProbeRequest): Readonly<Record<string, Json>> {
  return fact === undefined ? {} : { fact };
}

/** Facts are plain JSON by their types; the copy drops fields that are undefined. */
function plain(facts: ClientFacts): Readonly<Record<string, Json>> {
  return JSON.parse(JSON.stringify(facts)) as Record<string, Json>;
}
