import { formatManifest, type KubeObject } from '../kube/manifest.ts';
import type { ExpectedOutcome, Witness } from '../model/outcome.ts';
import type { Ask, ClientFacts } from '../probe/facts.ts';
import type { AccessLogEntry } from '../witness/access-log/entry.ts';
import type { Leaf } from '../witness/certificates/certificate.ts';
import type { WireFacts } from '../witness/wire/facts.ts';
import { touchesWholeMesh } from '../check/plan/changes/mesh-wide.ts';
import type { HeardWitness } from '../check/record/check-record.ts';
import type { MeshPort, Testimony } from '../check/run/ports.ts';
import { accessLogOf, CALLER_ADDRESS, outboundLogOf } from './access-log.ts';
import { simulatedCapture, type Happened } from './capture.ts';
import { certificateOf } from './certificates.ts';
import { curlSays, kubeletSays, NOBODYS } from './clients.ts';
import { echoSays, type Arrived } from './echo.ts';
import { simulatedState, type Scene } from './state.ts';
import { simulatedStreams } from './streams.ts';
import { calleeTestimony, testimony } from '../check/run/witnesses/witness-reports.ts';

export { curlSays } from './clients.ts';

/** How a simulated mesh misbehaves, for tests of the runner. */
export interface Mischief {
  /** Replaces the answer to an ask; undefined leaves it. `round` counts all rounds from 1. */
  readonly answer?: (ask: Ask, round: number, objects: readonly KubeObject[]) => ClientFacts | undefined;
  /** Thrown by the change of this number, from 1. */
  readonly change?: (count: number) => Error | undefined;
  /** Thrown instead of putting the whole mesh back. */
  readonly restore?: () => Error;
  /** Rounds for which a change is not yet seen. */
  readonly lag?: number;
  /** Witnesses that never say anything. */
  readonly silent?: readonly Witness[];
  /** Replaces what the callee's sidecar writes of a request; it writes what its client's answer implies. */
  readonly line?: (line: AccessLogEntry, ask: Ask) => AccessLogEntry;
  /** Replaces the certificate that a caller's sidecar shows. */
  readonly leaf?: (leaf: Leaf) => Leaf | Promise<Leaf>;
  /** Replaces what a capture saw. */
  readonly wire?: (facts: WireFacts) => WireFacts;
}

export interface SimulatedMesh extends MeshPort {
  /** What is in force now. */
  readonly objects: () => readonly KubeObject[];
  readonly log: readonly string[];
}

/**
 * A mesh that behaves as the model predicts: a fake of the I/O below the runner for unit tests, never evidence. Its answers and its
 * witnesses' words are raw facts as curl, the kubelet, httpbin, Envoy and tcpdump give them, so that the classifier and the judge see what
 * they would see of a real mesh.
 */
export function simulatedMesh(mischief: Mischief = {}): SimulatedMesh {
  const state = simulatedState(mischief.lag ?? 0);
  const log: string[] = [];
  const happened = new Map<string, Happened>();
  return {
    log,
    objects: state.objects,
    ensureCast: async (_namespaces, workloads) => {
      for (const workload of workloads) state.enter(workload);
      const identities = workloads.flatMap(
        ({ name, namespace }) => state.identity({ workload: name, namespace }) ?? [],
      );
      await Promise.all(identities.map(certificateOf));
      log.push(`cast ${workloads.map(({ name, membership }) => `${name} ${membership}`).join(', ')}`);
    },
    dismissCast: async (namespaces) => {
      log.push(`dismiss ${namespaces.join(', ')}`);
    },
    ...simulatedChanges(state, log, mischief),
    round: async (asks) => {
      const scene = state.nextRound();
      const all = await Promise.all(
        asks.map((ask) => answerTo(ask, { ...scene, by: state.identity(ask.to) ?? '' }, mischief)),
      );
      for (const one of all) happened.set(one.answer.ask.requestId, one);
      return all.map(({ answer }) => answer);
    },
    streams: simulatedStreams(() => {
      const { round, objects, outcome } = state.scene();
      return { outcome, answer: (ask) => mischief.answer?.(ask, round, objects) };
    }),
    ...simulatedWitnesses(state, happened, log, mischief),
  };
}

type State = ReturnType<typeof simulatedState>;

/** Everything that is done to the mesh. */
function simulatedChanges(
  state: State,
  log: string[],
  mischief: Mischief,
): Pick<MeshPort, 'change' | 'revive' | 'laterSecond' | 'strike' | 'restoreMesh'> {
  let changes = 0;
  return {
    change: async ({ deletes, applies }, signal, onMade) => {
      signal.throwIfAborted();
      changes += 1;
      const trouble = mischief.change?.(changes);
      if (trouble !== undefined) throw trouble;
      state.take(deletes, applies);
      onMade();
      log.push('change');
      return { waitedMs: 0 };
    },
    revive: async (workloads) => {
      log.push(`revive ${workloads.map(({ name }) => name).join(', ')}`);
    },
    laterSecond: async () => {
      log.push('a later second');
    },
    strike: async (yaml) => {
      state.take(yaml, '');
      log.push('strike');
    },
    restoreMesh: async () => {
      const wide = state.objects().filter(touchesWholeMesh);
      log.push(`restore ${wide.length.toString()}`);
      if (mischief.restore !== undefined) throw mischief.restore();
      state.take(formatManifest(wide), '');
    },
  };
}

/** Everybody who testifies besides the clients. */
function simulatedWitnesses(
  state: State,
  happened: ReadonlyMap<string, Happened>,
  log: string[],
  mischief: Mischief,
): Pick<MeshPort, 'witnesses' | 'leaf' | 'capture'> {
  return {
    witnesses: async (answers, _signal, heard) => {
      const said = answers.flatMap((answer) => [
        ...calleeTestimony(answer),
        ...(state.isMeshed(answer.ask.to) ? proxyTestimony(happened.get(answer.ask.requestId), heard, mischief) : []),
        ...callerSays(happened.get(answer.ask.requestId), heard),
      ]);
      return said.filter(({ witness }) => mischief.silent?.includes(witness) !== true);
    },
    leaf: async (place) => {
      const identity = state.identity(place);
      if (identity === undefined) return undefined;
      const leaf = await certificateOf(identity);
      return (await mischief.leaf?.(leaf)) ?? leaf;
    },
    capture: async (spots) => {
      const from = happened.size;
      log.push(`capture ${spots.map(({ workload, mode }) => `${workload} ${mode}`).join(', ')}`);
      return {
        stop: async () =>
          spots.map((spot) => {
            if (mischief.silent?.includes('wire') === true) return { spot, trouble: 'no capture could be made' };
            const facts = simulatedCapture(spot, [...happened.values()].slice(from));
            return { spot, facts: mischief.wire?.(facts) ?? facts };
          }),
      };
    },
  };
}

/** @param by who the callee's sidecar says that it is */
async function answerTo(
  ask: Ask,
  { round, objects, outcome, forwarded, peer, isMeshed, by }: Scene & { readonly by: string },
  { answer }: Mischief,
): Promise<Happened> {
  const truth = outcome(ask);
  const as = peer(ask);
  const own = as === undefined ? NOBODYS : { hash: (await certificateOf(as)).fingerprint, by };
  const session = ask.probe.shows === undefined ? own : { ...own, forwarded: forwarded(ask) };
  const facts =
    answer?.(ask, round, objects) ??
    factsOf(ask, truth, { ...session, from: isMeshed(ask.to) ? FORWARDED : CALLER_ADDRESS });
  return { answer: { ask, facts }, truth: { outcome: truth, session, ...(as === undefined ? {} : { peer: as }) } };
}

/** From where a sidecar hands on what came in. */
const FORWARDED = '127.0.0.6';

function factsOf(ask: Ask, outcome: ExpectedOutcome, arrived: Arrived): ClientFacts {
  switch (ask.probe.kind) {
    case 'kubelet':
      return kubeletSays(ask.probe.probe, outcome);
    case 'echo':
      return echoSays(ask, ask.probe, outcome, arrived);
    default:
      return curlSays(ask, outcome, arrived);
  }
}

/** What the caller's sidecar says of a call that it could not pass on. */
function callerSays(happened: Happened | undefined, heard: readonly HeardWitness[]): readonly Testimony[] {
  if (happened === undefined || !heard.includes('proxy')) return [];
  const { answer, truth } = happened;
  const said = outboundLogOf(answer, truth);
  return said === undefined ? [] : [testimony(answer, 'proxy', said)];
}

function proxyTestimony(
  happened: Happened | undefined,
  heard: readonly HeardWitness[],
  { line }: Mischief,
): readonly Testimony[] {
  if (happened === undefined || !heard.includes('proxy')) return [];
  const { answer, truth } = happened;
  const said = accessLogOf(answer, truth);
  if (said === undefined) return [];
  const lines = said.lines.map((entry) => line?.(entry, answer.ask) ?? entry);
  return [testimony(answer, 'proxy', { ...said, lines })];
}
