import { touchesMeshWide } from '../check/plan/changes/mesh-wide.ts';
import type { CollectedWitness } from '../check/record/check-record.ts';
import type { MeshPort, WitnessReport } from '../check/run/ports.ts';
import { calleeReport, witnessReport } from '../check/run/witnesses/witness-reports.ts';
import type { KubeObject } from '../kube/manifest.ts';
import type { ExpectedOutcome } from '../model/outcome.ts';
import type { Witness } from '../model/witness.ts';
import type { ClientFacts } from '../probe/facts.ts';
import type { ProbeRequest } from '../probe/probe-request.ts';
import type { AccessLogEntry } from '../witness/access-log/entry.ts';
import type { WorkloadCertificate } from '../witness/certificates/certificate.ts';
import type { WireFacts } from '../witness/wire/facts.ts';
import { accessLogOf, CALLER_ADDRESS, outboundLogOf } from './access-log.ts';
import { simulatedCapture, type Details } from './capture.ts';
import { certificateOf } from './certificates.ts';
import { curlReport, kubeletReport, NOBODYS } from './clients.ts';
import { echoReport, type Arrived } from './echo.ts';
import { simulatedState, type Scene } from './state.ts';
import { simulatedStreams } from './streams.ts';

export { curlReport } from './clients.ts';

/** How a simulated mesh misbehaves, for tests of the runner. */
export interface FaultInjection {
  /** Replaces the answer to an ask; undefined leaves it. `round` counts all rounds from 1. */
  readonly answer?: (request: ProbeRequest, round: number, objects: readonly KubeObject[]) => ClientFacts | undefined;
  /** Thrown by the change of this number, from 1. */
  readonly change?: (count: number) => Error | undefined;
  /** Thrown instead of putting the whole mesh back. */
  readonly restore?: () => Error;
  /** Rounds for which a change is not yet seen. */
  readonly lag?: number;
  /** Witnesses that never say anything. */
  readonly silent?: readonly Witness[];
  /** Replaces what the callee's sidecar writes of a request; it writes what its client's answer implies. */
  readonly line?: (line: AccessLogEntry, request: ProbeRequest) => AccessLogEntry;
  /** Replaces the certificate that a caller's sidecar shows. */
  readonly certificate?: (certificate: WorkloadCertificate) => WorkloadCertificate | Promise<WorkloadCertificate>;
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
export function simulatedMesh(faultInjection: FaultInjection = {}): SimulatedMesh {
  const state = simulatedState(faultInjection.lag ?? 0);
  const log: string[] = [];
  const details = new Map<string, Details>();
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
    deleteCast: async (namespaces) => {
      log.push(`delete ${namespaces.join(', ')}`);
    },
    ...simulatedChanges(state, log, faultInjection),
    round: async (requests) => {
      const scene = state.nextRound();
      const all = await Promise.all(
        requests.map((request) =>
          answerTo(request, { ...scene, by: state.identity(request.to) ?? '' }, faultInjection),
        ),
      );
      for (const one of all) details.set(one.answer.request.requestId, one);
      return all.map(({ answer }) => answer);
    },
    streams: simulatedStreams(() => {
      const { round, objects, outcome } = state.scene();
      return { outcome, answer: (request) => faultInjection.answer?.(request, round, objects) };
    }),
    ...simulatedWitnesses(state, details, log, faultInjection),
  };
}

type State = ReturnType<typeof simulatedState>;

/** Everything that is done to the mesh. */
function simulatedChanges(
  state: State,
  log: string[],
  faultInjection: FaultInjection,
): Pick<MeshPort, 'change' | 'recreatePods' | 'laterSecond' | 'cleanUp' | 'restoreMesh'> {
  let changes = 0;
  return {
    change: async ({ deletes, applies }, signal, onMade) => {
      signal.throwIfAborted();
      changes += 1;
      const problem = faultInjection.change?.(changes);
      if (problem !== undefined) throw problem;
      state.change(deletes, applies);
      onMade();
      log.push('change');
      return { waitedMs: 0 };
    },
    recreatePods: async (workloads) => {
      log.push(`recreate ${workloads.map(({ name }) => name).join(', ')}`);
    },
    laterSecond: async () => {
      log.push('a later second');
    },
    cleanUp: async (objects) => {
      state.change(objects, []);
      log.push('cleanUp');
    },
    restoreMesh: async () => {
      const wide = state.objects().filter(touchesMeshWide);
      log.push(`restore ${wide.length.toString()}`);
      if (faultInjection.restore !== undefined) throw faultInjection.restore();
      state.change(wide, []);
    },
  };
}

/** Everybody who testifies besides the clients. */
function simulatedWitnesses(
  state: State,
  details: ReadonlyMap<string, Details>,
  log: string[],
  faultInjection: FaultInjection,
): Pick<MeshPort, 'witnesses' | 'certificate' | 'capture'> {
  return {
    witnesses: async (answers, _signal, collected) => {
      const said = answers.flatMap((answer) => [
        ...calleeReport(answer),
        ...(state.isMeshed(answer.request.to)
          ? proxyReport(details.get(answer.request.requestId), collected, faultInjection)
          : []),
        ...callerSays(details.get(answer.request.requestId), collected),
      ]);
      return said.filter(({ witness }) => faultInjection.silent?.includes(witness) !== true);
    },
    certificate: async (place) => {
      const identity = state.identity(place);
      if (identity === undefined) return undefined;
      const certificate = await certificateOf(identity);
      return (await faultInjection.certificate?.(certificate)) ?? certificate;
    },
    capture: async (spots) => {
      const from = details.size;
      log.push(`capture ${spots.map(({ workload, mode }) => `${workload} ${mode}`).join(', ')}`);
      return {
        stop: async () =>
          spots.map((spot) => {
            if (faultInjection.silent?.includes('wire') === true) return { spot, problem: 'no capture could be made' };
            const facts = simulatedCapture(spot, [...details.values()].slice(from));
            return { spot, facts: faultInjection.wire?.(facts) ?? facts };
          }),
      };
    },
  };
}

/** @param by who the callee's sidecar says that it is */
async function answerTo(
  request: ProbeRequest,
  { round, objects, outcome, forwarded, peer, isMeshed, by }: Scene & { readonly by: string },
  { answer }: FaultInjection,
): Promise<Details> {
  const truth = outcome(request);
  const as = peer(request);
  const own = as === undefined ? NOBODYS : { hash: (await certificateOf(as)).fingerprint, by };
  const session = request.probe.fact === undefined ? own : { ...own, forwarded: forwarded(request) };
  const facts =
    answer?.(request, round, objects) ??
    factsOf(request, truth, { ...session, from: isMeshed(request.to) ? FORWARDED : CALLER_ADDRESS });
  return { answer: { request, facts }, truth: { outcome: truth, session, ...(as === undefined ? {} : { peer: as }) } };
}

/** From where a sidecar hands on what came in. */
const FORWARDED = '127.0.0.6';

function factsOf(request: ProbeRequest, outcome: ExpectedOutcome, arrived: Arrived): ClientFacts {
  switch (request.probe.kind) {
    case 'kubelet':
      return kubeletReport(request.probe.probe, outcome);
    case 'echo':
      return echoReport(request, request.probe, outcome, arrived);
    default:
      return curlReport(request, outcome, arrived);
  }
}

/** What the caller's sidecar says of a call that it could not pass on. */
function callerSays(details: Details | undefined, collected: readonly CollectedWitness[]): readonly WitnessReport[] {
  if (details === undefined || !collected.includes('proxy')) return [];
  const { answer, truth } = details;
  const said = outboundLogOf(answer, truth);
  return said === undefined ? [] : [witnessReport(answer, 'proxy', said)];
}

function proxyReport(
  details: Details | undefined,
  collected: readonly CollectedWitness[],
  { line }: FaultInjection,
): readonly WitnessReport[] {
  if (details === undefined || !collected.includes('proxy')) return [];
  const { answer, truth } = details;
  const said = accessLogOf(answer, truth);
  if (said === undefined) return [];
  const lines = said.lines.map((entry) => line?.(entry, answer.request) ?? entry);
  return [witnessReport(answer, 'proxy', { ...said, lines })];
}
