import type { ServiceCall } from '../../dataplane/data-plane.ts';
import type { CastWorkload } from '../../kube/cast/cast-workload.ts';
import { exportedTo } from '../../kube/isolation/export-to.ts';
import type { KubeObject } from '../../kube/manifest.ts';
import { isRejectedByKubelet } from '../../model/kubelet-outcome.ts';
import { setsInjection } from '../../model/policies/parse/mesh-settings.ts';
import { isStream } from '../../model/probes/stream.ts';
import { parseRoute } from '../../model/route.ts';
import type { CastMember, WorkloadMember } from '../../model/workloads/cast-member.ts';
import type { ProbeRequest } from '../../probe/probe-request.ts';
import type { StreamProbeRequest } from '../../probe/stream/streams.ts';
import type { CheckRecord, LoadedCheck, Manifest } from '../record/check-record.ts';
import { identityOf, recordUnder, changeSetOf, type ChangeSet } from './changes/change-set.ts';
import { inCreationBatches } from './changes/creation-batches.ts';
import { touchesMeshWide } from './changes/mesh-wide.ts';
import { redeploysOf } from './changes/redeploys.ts';
import { redeployment, relabelled, workloadsOf, type Redeployment, type Relabelled } from './lanes/workloads.ts';
import { mapRecord } from './map-record.ts';
import { type MeshDomains, mapObject, namespaceMap, namespacesOn, type NamespaceMap } from './namespaces.ts';
import { callsOf } from './requests/calls.ts';
import { gatewayPlaces, type PlaceOfMember, requestOf, membersOf } from './requests/check-requests.ts';

/** Objects that are applied and deleted as one. */
export interface ManifestSet {
  /** Names of the manifest files, for the record of changes. */
  readonly names: readonly string[];
  readonly objects: readonly KubeObject[];
}

/**
 * One check prepared for one lane of one mesh: everything the runner does, and the record it is
 * judged by.
 */
export interface CheckRun {
  /**
   * The record as it runs: with the identities of the mesh, and under a sabotage with its outcomes.
   */
  readonly record: CheckRecord;
  readonly given: ManifestSet;
  /** The same in creation batches: objects that compete by age must not be created together. */
  readonly creationBatches: readonly ManifestSet[];
  readonly applies: ManifestSet;
  readonly removes: ManifestSet;
  /**
   * Objects of `given` that the change replaces or removes; undoing the change applies them again.
   */
  readonly restores: ManifestSet;
  /** The change configures the injection of pods that are created after it. */
  readonly injectsAnew: boolean;
  /** Workloads rebuilt by the change, and as they were. */
  readonly redeploys: readonly CastWorkload[];
  readonly backups: readonly CastWorkload[];
  /** Their namespaces whose injection label changes with the redeploy: before and after. */
  readonly relabelled: Relabelled;
  /** Workloads that earlier steps of the scenario have rebuilt. */
  readonly workloadsAtStart: Redeployment;
  /** Workloads and namespaces as they are before the first step. */
  readonly workloadsBefore: Redeployment;
  /** Workloads whose container the kubelet may restart because of the change. */
  readonly restarted: readonly CastWorkload[];
  /** Requests of one round; each round assigns its own request ids. */
  readonly requests: readonly Omit<ProbeRequest, 'requestId'>[];
  /** The same while the change is in force: a sabotage may replace what is sent. */
  readonly changedRequests: CheckRun['requests'];
  /** Requests that are repeated while the mesh is being changed. */
  readonly streams: readonly StreamProbeRequest[];
  /**
   * Workloads with a sidecar at either end of a route: they must acknowledge a change before it is
   * judged.
   */
  readonly members: readonly PlaceOfMember[];
  /** The same while the change is in force, which may have added or removed sidecars. */
  readonly changedMembers: readonly PlaceOfMember[];
  /** Calls between workloads with a sidecar. */
  readonly calls: readonly ServiceCall[];
}

/** Prepares a check for a lane with this prefix on a mesh with these domains, sabotaged or not. */
export function checkRun(check: LoadedCheck, prefix: string, domains?: MeshDomains, sabotageName?: string): CheckRun {
  const map = namespaceMap(check.record.cast, prefix, domains);
  const changeSet = changeSetOf(check, sabotageName);
  const { record } = check;
  const judged =
    sabotageName === undefined ? record : { ...recordUnder(record, sabotageName), id: `${record.id}+${sabotageName}` };
  const requestsOf = (asked: CheckRecord) =>
    Object.keys(record.baseline).map((route) => requestOf(map, asked, { route, manifests: check.manifests }));
  const requests = requestsOf(record);
  const deployed = check.scenario?.cast ?? record.cast;
  const backups = Object.fromEntries(
    Object.keys(changeSet.redeploys).map((key) => [key, record.cast[key] as WorkloadMember]),
  );
  return {
    record: mapRecord(map, judged),
    given: manifestSetOf(map, changeSet.given),
    creationBatches: inCreationBatches(changeSet.given).map((batch) => manifestSetOf(map, batch)),
    applies: manifestSetOf(map, changeSet.applies),
    removes: manifestSetOf(map, changeSet.removes),
    restores: manifestSetOf(map, restoredManifests(changeSet)),
    injectsAnew: [...changeSet.applies, ...changeSet.removes].some(({ objects }) => setsInjection(objects)),
    redeploys: redeploysOf(record, changeSet, prefix),
    backups: workloadsOf(backups, prefix, record.cast),
    relabelled: relabelled(record.cast, changeSet.redeploys, prefix),
    workloadsAtStart: redeployment([deployed], record.cast, prefix),
    workloadsBefore: redeployment([record.cast, { ...record.cast, ...changeSet.redeploys }], deployed, prefix),
    restarted: workloadsOf(restartedBy(judged), prefix, record.cast),
    requests: requests.filter(({ probe }) => !isStream(probe)),
    changedRequests: requestsOf(judged).filter(({ probe }) => !isStream(probe)),
    streams: requests.flatMap(({ probe, ...request }) => (isStream(probe) ? [{ ...request, probe }] : [])),
    members: membersOf(map, record.baseline, record.cast),
    changedMembers: membersOf(map, record.baseline, { ...record.cast, ...changeSet.redeploys }),
    calls: callsOf(requests, { ...record.cast, ...changeSet.redeploys }, gatewayPlaces(map, record.cast)),
  };
}

/**
 * Returns the workloads whose probes are expected to fail; the kubelet restarts them and rations
 * their events.
 */
function restartedBy(record: CheckRecord): Record<string, CastMember> {
  const restarts = Object.entries(record.expects).filter(([, { is }]) => isRejectedByKubelet(is));
  const keys = new Set(restarts.map(([route]) => parseRoute(route)?.to));
  return Object.fromEntries(Object.entries(record.cast).filter(([key]) => keys.has(key)));
}

/** A given manifest is restored if the change removed it or replaced one of its objects. */
function restoredManifests({ given, applies, removes }: ChangeSet): readonly Manifest[] {
  const touched = new Set([...applies, ...removes].flatMap(({ objects }) => objects.map(identityOf)));
  return given.filter(({ objects }) => objects.some((object) => touched.has(identityOf(object))));
}

function manifestSetOf(map: NamespaceMap, manifests: readonly Manifest[]): ManifestSet {
  const objects = manifests.flatMap((manifest) => manifest.objects.map((object) => placed(map, object)));
  return { names: manifests.map(({ name }) => name), objects };
}

/** Returns an object as it is on the mesh: exported to the lane only, unless it is mesh-wide. */
function placed(map: NamespaceMap, object: KubeObject): KubeObject {
  const mapped = mapObject(map, object);
  return touchesMeshWide(object) ? mapped : exportedTo(mapped, namespacesOn(map));
}
