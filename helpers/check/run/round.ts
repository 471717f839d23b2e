import { randomUUID } from 'node:crypto';
import type { Json, Observation, Phase } from '../../model/observation.ts';
import type { Answer, Ask, ClientFacts } from '../../probe/facts.ts';
import { wireMarkerOf } from '../../witness/wire/wire-marker.ts';
import { NO_ROUTE } from '../judge/reports/surroundings.ts';
import { readRounds, type Round } from '../judge/rounds.ts';
import type { CheckContext } from './context.ts';
import type { MeshPort, WitnessReport } from './ports.ts';
import { newCertificates } from './witnesses/certificate-index.ts';

/** What a round needs of a check. */
export interface RoundContext extends Pick<CheckContext, 'journal' | 'signal' | 'certificates' | 'wireMarker'> {
  readonly mesh: Pick<MeshPort, 'round' | 'witnesses' | 'certificate'>;
  readonly run: {
    readonly record: Pick<CheckContext['run']['record'], 'id' | 'witnesses'>;
    readonly asks: CheckContext['run']['asks'];
  };
}

/** A round whose requests were answered, while its witnesses may still be writing. */
export interface AskedRound {
  /** Settles when all witnesses were heard, or were silent for their budget. */
  readonly collected: Promise<Round>;
}

/**
 * Asks every route once and records what the clients received. The next round can be asked while the witnesses of this one are listened to;
 * `heard` has to be awaited in any case.
 */
export async function askRound(context: RoundContext, phase: Phase, round: number): Promise<AskedRound> {
  const { mesh, run, signal, wireMarker } = context;
  signal.throwIfAborted();
  const asks: Ask[] = run.asks.map((ask) => {
    const requestId = randomUUID();
    return {
      ...ask,
      requestId,
      ...(wireMarker === undefined ? {} : { wireMarker: wireMarkerOf(wireMarker, requestId) }),
    };
  });
  const answers = await mesh.round(asks, signal);
  const place = { check: run.record.id, phase, round };
  const clients = answers.map(({ ask, facts }) =>
    context.journal.observe({
      ...place,
      route: ask.route,
      witness: clientOf(facts),
      requestId: ask.requestId,
      facts: { ...plain(facts), ...factOf(ask) },
    }),
  );
  const collected = listen(context, answers, place).then((others) => {
    const [seen] = readRounds([...clients, ...others], context.certificates.judgeContext) as readonly [Round];
    return seen;
  });
  // Whoever awaits it is told; until then a failure must not end the process.
  collected.catch(() => undefined);
  return { collected };
}

async function listen(
  { mesh, run, signal, journal, certificates }: RoundContext,
  answers: readonly Answer[],
  place: { readonly check: string; readonly phase: Phase; readonly round: number },
): Promise<readonly Observation[]> {
  const collected = await mesh.witnesses(answers, signal, run.record.witnesses);
  const testimonies = collected.map((witnessReport) => certificates.watched(witnessReport));
  const recorded = testimonies.map((witnessReport) => journal.observe({ ...place, ...witnessReport }));
  // Whoever is not listened to is not asked for its certificate either.
  if (!run.record.witnesses.includes('proxy')) return recorded;
  const onProblem = (problem: string): void =>
    journal.change(place.check, place.phase, 'infrastructure', { certificate: problem });
  const asks = answers.map(({ ask }) => ask);
  const held = await newCertificates(asks, testimonies, { mesh, book: certificates, signal, onProblem });
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
function factOf({ probe: { fact } }: Ask): Readonly<Record<string, Json>> {
  return fact === undefined ? {} : { fact };
}

/** Facts are plain JSON by their types; the copy drops fields that are undefined. */
function plain(facts: ClientFacts): Readonly<Record<string, Json>> {
  return JSON.parse(JSON.stringify(facts)) as Record<string, Json>;
}
