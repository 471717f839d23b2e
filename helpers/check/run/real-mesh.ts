import { MeshproofError } from '../../errors.ts';
import { applyManifests, deleteManifests } from '../../kube/api/apply.ts';
import { ensureCast } from '../../kube/cast.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { castPods, type CastPod } from '../../kube/pods.ts';
import type { Ask } from '../../probe/facts.ts';
import { createProber } from '../../probe/prober.ts';
import type { PlumbingEvent } from '../../probe/source.ts';
import { accessLogFilters, promptLogged } from '../../witness/access-log/manifest.ts';
import { createAcknowledger, type Acknowledgement, type Acknowledger } from '../../witness/acknowledge.ts';
import { createProxyAdmins } from '../../witness/admin/proxy-admins.ts';
import { createLeafReader, type LeafReader } from '../../witness/certificates/leaf-reader.ts';
import type { Facts, MeshChange, MeshPort, Place } from './ports.ts';
import { renewals } from './revive.ts';
import { captureMesh } from './witnesses/capture-mesh.ts';
import { hearMesh } from './witnesses/hear-mesh.ts';
import { plain } from './witnesses/testimony.ts';

export interface RealMeshOptions {
  readonly runId: string;
  /** Image reference per application (StartedMesh.castImages). */
  readonly castImages: Readonly<Record<string, string>>;
  /** Istio revision that injects; the default control plane unless told. */
  readonly revision?: string;
  /** Ends every stream of the run when it aborts. */
  readonly signal: AbortSignal;
  /** Told of every fault of our own plumbing, also of those that one retry cured. */
  readonly onPlumbing: (event: PlumbingEvent) => void;
  /** Told what a cast waits for. */
  readonly onNote?: (state: string) => void;
}

/** The runner's view of a cluster, with the streams that it holds open. */
export interface RealMesh extends MeshPort, AsyncDisposable {
  /** Exec streams opened so far, per source `name.namespace`. */
  readonly execs: ReadonlyMap<string, number>;
}

/** Connects the runner to a cluster. Dispose of it to end its streams; the cast stays, for its run id to be deleted by. */
export function realMesh(target: KubeTarget, options: RealMeshOptions): RealMesh {
  const { runId, signal: life, castImages, revision } = options;
  const prober = createProber(target, { signal: life, onPlumbing: options.onPlumbing });
  const admins = createProxyAdmins(target, life);
  const acknowledger = createAcknowledger(target, { runId, ask: admins.ask });
  const leaves = createLeafReader(admins.ask);
  const pods = new Map<string, CastPod>();
  const podOf = (place: Place): CastPod | undefined => pods.get(key(place));
  const hearing = hearMesh(target, podOf, { signal: life, onPlumbing: options.onPlumbing });
  const learn = (found: readonly CastPod[]): void =>
    found.forEach((pod) => pods.set(`${pod.namespace}/${pod.workload}`, pod));
  const learnAnew = async (signal: AbortSignal): Promise<void> => learn(await castPods(target, runId, signal));
  const raise: MeshPort['ensureCast'] = async (namespaces, workloads, signal) => {
    const request = {
      runId,
      namespaces,
      // Every sidecar of the run is a witness: it is told to write before its workload is there.
      fixtures: await accessLogFilters(namespaces, runId),
      workloads: workloads.map(promptLogged),
      images: castImages,
      ...(revision === undefined ? {} : { revision }),
    };
    const { onNote: note } = options;
    learn(await ensureCast(target, request, { signal, ...(note === undefined ? {} : { note }) }));
  };
  const renewed = renewals(target, (workloads, signal) => raise([], workloads, signal));
  return {
    execs: prober.execs,
    ensureCast: raise,
    change: async (change, signal, onMade) => {
      await renewed.stand(change.parties, signal);
      const known = change.parties.flatMap((place) => podOf(place) ?? []);
      try {
        return await changed(target, acknowledger, known, { change, signal, onMade });
      } catch (error) {
        // A pod may have been replaced: whoever comes next must find the present one.
        if (!signal.aborted) await learnAnew(signal);
        throw error;
      }
    },
    revive: renewed.revive,
    strike: (yaml, signal) => deleteManifests(target, yaml, { signal }),
    round: async (asks, signal) => {
      await renewed.stand(placesOf(asks), signal);
      const from = new Date().toISOString();
      const answers = await prober.round(asks, signal);
      const asked = { from, to: new Date().toISOString() };
      return answers.map((answer) => ({ ...answer, asked }));
    },
    witnesses: hearing.witnesses,
    leaf: async (place, afresh, signal) => {
      try {
        return await leafOf(leaves, podOf(place), afresh, signal);
      } catch (error) {
        const before = podOf(place)?.uid;
        signal.throwIfAborted();
        await learnAnew(signal);
        if (podOf(place)?.uid === before) throw error;
        return leafOf(leaves, podOf(place), afresh, signal);
      }
    },
    capture: captureMesh(target, podOf),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([prober, admins, hearing].map((part) => part[Symbol.asyncDispose]()));
    },
  };
}

async function leafOf(leaves: LeafReader, pod: CastPod | undefined, afresh: boolean, signal: AbortSignal) {
  return pod?.meshed === true ? leaves.leaf(pod, afresh, signal) : undefined;
}

function placesOf(asks: readonly Ask[]): readonly Place[] {
  return asks.flatMap(({ from, to }) => [from, to]);
}

interface Changing {
  readonly change: MeshChange;
  readonly signal: AbortSignal;
  readonly onMade: () => void;
}

/** The sentinel travels with the change, so that both reach istiod within one push. */
async function changed(
  target: KubeTarget,
  acknowledger: Acknowledger,
  pods: readonly CastPod[],
  { change, signal, onMade }: Changing,
): Promise<Facts> {
  const mark = await acknowledger.snapshot(pods, signal);
  if (change.deletes !== '') await deleteManifests(target, change.deletes, { signal });
  if (change.applies !== '') await applyManifests(target, change.applies + mark.sentinel, { signal });
  onMade();
  const acknowledgement = await acknowledger.settled(mark, { signal, sentinelApplied: change.applies !== '' });
  if (!acknowledgement.held) throw notHeld(acknowledgement);
  return { waitedMs: acknowledgement.waitedMs, proxies: plain(acknowledgement)['proxies'] ?? [] };
}

function notHeld({ proxies }: Acknowledgement): MeshproofError {
  const missing = proxies.filter(({ held, rejected }) => !held || rejected);
  return new MeshproofError({
    attempted: 'wait until every proxy concerned holds the change',
    happened: missing.map(({ proxy, trouble }) => `${proxy}: ${trouble}`).join('\n'),
    repair: 'look whether istiod runs and what the sidecar says of the configuration that it was sent',
  });
}

function key({ namespace, workload }: Place): string {
  return `${namespace}/${workload}`;
}
