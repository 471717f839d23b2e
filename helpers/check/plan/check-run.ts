import type { ServiceCall } from '../../dataplane/data-plane.ts';
import type { CastWorkload } from '../../kube/cast/cast-manifest.ts';
import { exportedTo } from '../../kube/isolation/export-to.ts';
import type { KubeObject } from '../../kube/manifest.ts';
import { isRejectedByKubelet } from '../../model/kubelet-outcome.ts';
import { setsInjection } from '../../model/policies/mesh-config.ts';
import type { ProbeSpec } from '../../model/probes/probe-spec.ts';
import { isStream } from '../../model/probes/stream.ts';
import { parseRoute } from '../../model/route.ts';
import { spiffeId } from '../../model/spiffe-id.ts';
import { isMeshed, splitMemberKey, type CastMember, type WorkloadMember } from '../../model/workloads/cast-member.ts';
import { containerPort, workloadOf } from '../../model/workloads/workload.ts';
import type { ProbeRequest } from '../../probe/probe-request.ts';
import type { StreamProbeRequest } from '../../probe/stream/streams.ts';
import type { CheckRecord, LoadedCheck, Manifest } from '../record/check-record.ts';
import { identityOf, recordUnder, changeSetOf, type ChangeSet } from './changes/change-set.ts';
import { inCreationBatches } from './changes/creation-batches.ts';
import { touchesMeshWide } from './changes/mesh-wide.ts';
import { redeploysOf } from './changes/redeploys.ts';
import { redeployment, relabelled, workloadsOf, type Redeployment, type Relabelled } from './lanes/workloads.ts';
import {
  type MeshDomains,
  mapObject,
  mappedNamespace,
  mapProbe,
  mapRecord,
  namespaceMap,
  namespacesOn,
  type NamespaceMap,
} from './namespaces.ts';
import { callsOf } from './requests/calls.ts';
import { probeOf } from './requests/streamed.ts';

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

interface PlaceOfMember {
  readonly namespace: string;
  readonly workload: string;
}

/** Prepares a check for a lane with this prefix on a mesh with these domains, sabotaged or not. */
export function checkRun(check: LoadedCheck, prefix: string, domains?: MeshDomains, sabotageName?: string): CheckRun {
  const map = namespaceMap(check.record.cast, prefix, domains);
  const changeSet = changeSetOf(check, sabotageName);
  const { record } = check;
  const judged =
    sabotageName === undefined ? record : { ...recordUnder(record, sabotageName), id: `${record.id}+${sabotageName}` };
  const requests = Object.keys(record.baseline).map((route) => requestOf(map, record, route));
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
    streams: requests.flatMap(({ probe, ...request }) => (isStream(probe) ? [{ ...request, probe }] : [])),
    members: membersOf(map, record.baseline, record.cast),
    changedMembers: membersOf(map, record.baseline, { ...record.cast, ...changeSet.redeploys }),
    calls: callsOf(requests, { ...record.cast, ...changeSet.redeploys }),
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

/** Returns the check as the plan of a bundle holds it: as it runs, not as it is written. */
export function asRun(check: LoadedCheck, run: CheckRun): LoadedCheck {
  return { ...check, record: run.record };
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

function requestOf(map: NamespaceMap, record: CheckRecord, route: string): Omit<ProbeRequest, 'requestId'> {
  const { from = '', to = '' } = parseRoute(route) ?? {};
  const probe = probeOf(record, route);
  const port = containerPortOf(record.cast, to, probe);
  const asked = port === undefined ? {} : { containerPort: port };
  return { route, from: callerOf(map, record.cast, from), to: placeOf(map, to), probe: mapProbe(map, probe), ...asked };
}

/** Returns the place of a caller with the identity of its sidecar. */
function callerOf(map: NamespaceMap, cast: CheckRecord['cast'], key: string): ProbeRequest['from'] {
  const place = placeOf(map, key);
  const member = cast[key];
  if (member?.kind !== 'workload') return place;
  const { trustDomain } = map;
  const { serviceAccount } = member;
  return { ...place, identity: spiffeId({ trustDomain, namespace: place.namespace, serviceAccount }) };
}

function containerPortOf(cast: CheckRecord['cast'], to: string, probe: ProbeSpec): number | undefined {
  const member = cast[to];
  const callee = member === undefined ? undefined : workloadOf(to, member);
  return callee === undefined || !('port' in probe) ? undefined : containerPort(callee, probe.port);
}

function placeOf(map: NamespaceMap, key: string): PlaceOfMember {
  const { name, namespace } = splitMemberKey(key);
  return { namespace: mappedNamespace(map, namespace), workload: name };
}

function membersOf(map: NamespaceMap, baseline: CheckRecord['baseline'], cast: CheckRecord['cast']): PlaceOfMember[] {
  const routes = Object.keys(baseline).flatMap((route) => parseRoute(route) ?? []);
  const keys = new Set(routes.flatMap(({ from, to }) => [from, to]));
  return [...keys].filter((key) => isMeshed(cast[key])).map((key) => placeOf(map, key));
}
