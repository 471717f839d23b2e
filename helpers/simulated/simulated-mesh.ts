import { touchesMeshWide } from '../check/plan/changes/mesh-wide.ts';
import type { MeshPort } from '../check/run/ports.ts';
import type { KubeObject } from '../kube/manifest.ts';
import type { ExpectedOutcome } from '../model/outcome.ts';
import type { ClientFacts } from '../probe/facts.ts';
import type { ProbeRequest } from '../probe/probe-request.ts';
import { CALLER_ADDRESS } from './access-log-entries.ts';
import type { Details } from './capture.ts';
import { certificateOf } from './certificates.ts';
import { curlReport, kubeletReport, NO_SESSION } from './clients.ts';
import { echoReport, type Arrived } from './echo.ts';
import type { FaultInjection } from './fault-injection.ts';
import { simulatedState, type Scene, type SimulatedState } from './state.ts';
import { simulatedStreams } from './streams.ts';
import { simulatedWitnesses } from './witnesses.ts';

export interface SimulatedMesh extends MeshPort {
  /** The objects that are in force. */
  readonly objects: () => readonly KubeObject[];
  /** What the runner did to the mesh. */
  readonly log: readonly string[];
}

/**
 * A mesh that behaves as the model predicts: a test double of the I/O below the runner, never
 * evidence. Clients and witnesses report raw facts as curl, the kubelet, httpbin, Envoy and tcpdump
 * do, so that classifiers and judge read what they would read from a real mesh.
 */
export function simulatedMesh(faultInjection: FaultInjection = {}): SimulatedMesh {
  const state = simulatedState(faultInjection.lag ?? 0);
  const log: string[] = [];
  const details = new Map<string, Details>();
  return {
    log,
    objects: state.objects,
    ensureCast: async (_namespaces, workloads) => {
      for (const workload of workloads) state.deploy(workload);
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

/** The methods that change the mesh. */
function simulatedChanges(
  state: SimulatedState,
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
      const meshWide = state.objects().filter(touchesMeshWide);
      log.push(`restore ${meshWide.length.toString()}`);
      if (faultInjection.restore !== undefined) throw faultInjection.restore();
      state.change(meshWide, []);
    },
  };
}

/** @param by identity of the callee's sidecar */
async function answerTo(
  request: ProbeRequest,
  { round, objects, outcome, received, peer, isMeshed, by }: Scene & { readonly by: string },
  { answer }: FaultInjection,
): Promise<Details> {
  // In the order of the requests: a fault may depend on the order in which connections are opened.
  const replaced = answer?.(request, round, objects);
  const truth = outcome(request);
  const as = peer(request);
  // Certificates of other authorities than the mesh's are compared by their subject alone.
  const session =
    as === undefined || as.startsWith('CN=') ? NO_SESSION : { hash: (await certificateOf(as)).fingerprint, by };
  const arrived = request.probe.fact === undefined ? session : { ...session, ...received(request) };
  const isForwarded = isMeshed(request.to) && truth.is !== 'bypassed';
  const facts = replaced ?? factsOf(request, truth, { ...arrived, from: isForwarded ? FORWARDED : CALLER_ADDRESS });
  return {
    answer: { request, facts },
    truth: { outcome: truth, session: arrived, ...(as === undefined ? {} : { peer: as }) },
  };
}

/** The source address of connections that a sidecar forwards to its application. */
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
