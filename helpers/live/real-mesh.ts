import type { MeshPort, Place } from '../check/run/ports.ts';
import { createSidecarPlane, type SidecarPlaneOptions } from '../dataplane/sidecar/sidecar-plane.ts';
import { laterSecond } from '../kube/api/later-second.ts';
import { clientCertificatesOf, pkiOfRun } from '../kube/certificates/pki/pki-of-run.ts';
import type { RunPki } from '../kube/certificates/pki/run-pki.ts';
import { nodePorts } from '../kube/gateways/reach.ts';
import type { KubeTarget } from '../kube/kube.ts';
import type { KubeObject } from '../kube/manifest.ts';
import type { CastPod } from '../kube/pods.ts';
import type { ProbeRequest } from '../probe/probe-request.ts';
import type { ProberOptions } from '../probe/probe-source.ts';
import { createProber } from '../probe/prober.ts';
import { createStreams } from '../probe/stream/streams.ts';
import { DeployedCast, type CastChoice } from './deployed-cast.ts';
import { diagnoser, type DiagnosticsFile } from './diagnostics/collect-diagnostics.ts';
import type { BackupIndex } from './mesh-wide/backups.ts';
import { meshChanger } from './mesh-wide/change-mesh.ts';
import { MeshWide } from './mesh-wide/mesh-wide.ts';
import { partsOf } from './mesh-wide/parts.ts';
import { objectsToApply } from './objects-to-apply.ts';
import { podRenewals } from './recreate-pods.ts';
import { captureMesh } from './witnesses/capture-mesh.ts';
import { collectReports } from './witnesses/collect-reports.ts';

export interface RealMeshOptions extends CastChoice, SidecarPlaneOptions {
  /** Keeps backups of mesh-wide objects. @default none: a kill leaves them changed */
  readonly backups?: BackupIndex;
  /** Receives the diagnostics of checks that did not conform. @default they are not kept */
  readonly onDiagnostics?: (check: string, file: DiagnosticsFile) => void;
}

/** The runner's view of a cluster, with the streams that it holds open. */
export interface RealMesh extends MeshPort, AsyncDisposable {
  /** Exec streams opened so far, per source `name.namespace`. */
  readonly execs: ReadonlyMap<string, number>;
  /** The number of proxies by build, of those that were read so far. */
  readonly proxyBuilds: Readonly<Record<string, number>>;
  /** Opens the streams of sources of HTTP requests before their first round. */
  openStreams(sources: readonly Place[], signal: AbortSignal): Promise<void>;
}

/** Connects the runner to a cluster. Dispose of it to end its streams; the cast stays. */
export function realMesh(target: KubeTarget, options: RealMeshOptions): RealMesh {
  const { signal: life, names } = options;
  const plane = createSidecarPlane(target, options);
  const cast = new DeployedCast(target, plane, options);
  const meshWide = new MeshWide(target, options.backups);
  const podOf = (place: Place): CastPod | undefined => cast.podOf(place);
  const pki = pkiOfRun(target, options.runId);
  const prober = createProber(target, proberOptions(options, pki, nodePorts(target, podOf)));
  const streams = createStreams(target, life);
  const renewed = podRenewals(target, (workloads, signal) => cast.deploy([], workloads, signal));
  return {
    get execs() {
      return added(prober.execs, streams.execs);
    },
    get proxyBuilds() {
      return plane.builds();
    },
    openStreams: (sources, signal) => prober.open(sources, signal),
    ensureCast: (namespaces, workloads, signal, onObstacle) => cast.deploy(namespaces, workloads, signal, onObstacle),
    deleteCast: (namespaces, signal) => cast.deleteCasts(namespaces, (pod) => plane.leave(pod), signal),
    change: async (change, signal, onMade) => {
      await renewed.ready(change.members, signal);
      const known = change.members.flatMap((place) => podOf(place) ?? []);
      const changer = meshChanger({ target, acknowledger: plane.acknowledger, meshWide }, known);
      const applies = await objectsToApply(change.applies, { target, pki, names }, signal);
      return refreshingOnError(cast, signal, () => changer({ ...change, applies }, signal, onMade));
    },
    diagnose: diagnoser({ target, runId: options.runId, names, plane }, options.onDiagnostics),
    uninjected: (places) => cast.uninjected(places),
    recreatePods: renewed.recreatePods,
    laterSecond: (signal) => laterSecond(target, signal),
    cleanUp: (objects, signal) => cleanUp(meshWide, objects, signal),
    restoreMesh: (signal) => meshWide.restore(signal),
    round: async (requests, signal) => {
      await renewed.ready(placesOf(requests), signal);
      const from = Date.now();
      const results = await prober.round(requests, signal);
      const asked = { from, to: Date.now() };
      return results.map((result) => ({ ...result, asked }));
    },
    witnesses: collectReports(plane, podOf),
    certificate: (place, afresh, signal) =>
      refreshingOnError(cast, signal, () => plane.certificates.identity(podOf(place), afresh, signal)),
    streams: (requests, onRequest, signal) => streams.begin(requests, onRequest, signal),
    capture: captureMesh(target, podOf),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([prober, streams, plane].map((part) => part[Symbol.asyncDispose]()));
    },
  };
}

function proberOptions(
  { signal, onInfrastructureFault, istioctl, names }: RealMeshOptions,
  pki: RunPki,
  addressOf: ReturnType<typeof nodePorts>,
): ProberOptions {
  return {
    signal,
    edge: { ...clientCertificatesOf(pki), addressOf },
    onInfrastructureFault,
    ...(istioctl === undefined ? {} : { istioctl }),
    ...(names === undefined ? {} : { names }),
  };
}

/** Undoes what a check left in force, mesh-wide objects included. */
async function cleanUp(meshWide: MeshWide, objects: readonly KubeObject[], signal: AbortSignal): Promise<void> {
  const parts = partsOf({ deletes: objects, applies: [] });
  await meshWide.backUp(parts, signal);
  await meshWide.undo(parts.objects.deletes, signal);
  await meshWide.configure(parts.config, signal);
}

function added(left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...left, ...[...right].map(([name, count]) => [name, count + (left.get(name) ?? 0)] as const)]);
}

/** Failed work may have met a pod that is gone, so the next work must find the present one. */
async function refreshingOnError<T>(cast: DeployedCast, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!signal.aborted) await cast.refresh(signal);
    throw error;
  }
}

function placesOf(requests: readonly ProbeRequest[]): readonly Place[] {
  return requests.flatMap(({ from, to }) => [from, to]);
}
