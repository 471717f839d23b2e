import type { CastWorkload } from '../../kube/cast/cast-manifest.ts';
import { exportedTo } from '../../kube/isolation/export-to.ts';
import { formatManifest, type KubeObject } from '../../kube/manifest.ts';
import { isTurnedAway } from '../../model/kubelet-outcome.ts';
import { setsInjection } from '../../model/policies/mesh-config.ts';
import { isMeshed, splitPartyKey, type Party, type WorkloadParty } from '../../model/workloads/cast-member.ts';
import type { ProbeSpec } from '../../model/probes/probe-spec.ts';
import { parseRoute } from '../../model/route.ts';
import { spiffeId } from '../../model/spiffe-id.ts';
import { isStream } from '../../model/probes/stream.ts';
import { containerPort, workloadOf } from '../../model/workloads/workload.ts';
import type { Ask } from '../../probe/facts.ts';
import type { StreamAsk } from '../../probe/stream/streams.ts';
import type { SidecarCall } from '../../witness/sentinel.ts';
import type { CheckRecord, LoadedCheck, Manifest } from '../record/check-record.ts';
import { callsOf } from './requests/calls.ts';
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
import { recastsOf } from './changes/redeploys.ts';
import { identityOf, recordUnder, stagingOf, type Staging } from './changes/change-set.ts';
import { probeOf } from './requests/streamed.ts';
import { inTurns } from './changes/creation-batches.ts';
import { touchesWholeMesh } from './changes/mesh-wide.ts';
import { rebuilt, relabelled, workloadsOf, type Rebuilt, type Relabelled } from './lanes/workloads.ts';

export { namespacesOf, workloadsOf } from './lanes/workloads.ts';

/** A set of objects that is applied and deleted as one. */
export interface Yaml {
  /** Manifest files, for the record of changes. */
  readonly names: readonly string[];
  readonly yaml: string;
}

/** One check made ready for one lane of one mesh: everything the runner does, and the record it is judged by. */
export interface CheckRun {
  /** As run: with the mesh's identities, and with `under` as expectation when sabotaged. */
  readonly record: CheckRecord;
  readonly given: Yaml;
  /** The same in the turns in which it is applied: what competes by age must not be made at once. */
  readonly turns: readonly Yaml[];
  readonly applies: Yaml;
  readonly removes: Yaml;
  /** Objects of `given` that the change replaces by name or removes: undoing the change applies them again. */
  readonly reinstates: Yaml;
  /** The change sets what injection does with pods that are made after it. */
  readonly injectsAnew: boolean;
  /** Parties rebuilt by the change, and as they were. */
  readonly recasts: readonly CastWorkload[];
  readonly originals: readonly CastWorkload[];
  /** Namespaces of theirs that ask for sidecars in another way once they are rebuilt: as they are before and after. */
  readonly relabelled: Relabelled;
  /** Parties that the steps of a journey before this one have rebuilt. */
  readonly arrivals: Rebuilt;
  /** What it takes to have all parties as they are before the first step. */
  readonly home: Rebuilt;
  /** Parties that the change may make the kubelet restart. */
  readonly restarted: readonly CastWorkload[];
  /** What one round asks; every round gives its own request ids. */
  readonly asks: readonly Omit<Ask, 'requestId'>[];
  /** What is asked again and again while the mesh is being changed. */
  readonly streams: readonly StreamAsk[];
  /** Parties with a sidecar that a route starts or ends at: these must hold a change before it is judged. */
  readonly parties: readonly PlaceOfParty[];
  /** The same while the change is in force, which may have rebuilt some with a sidecar or without. */
  readonly changedParties: readonly PlaceOfParty[];
  /** What is asked from sidecar to sidecar. */
  readonly calls: readonly SidecarCall[];
}

interface PlaceOfParty {
  readonly namespace: string;
  readonly workload: string;
}

/** Makes a check ready to run behind a prefix, on a mesh with these domains, sabotaged or not. */
export function checkRun(check: LoadedCheck, prefix: string, domains?: MeshDomains, sabotageName?: string): CheckRun {
  const map = namespaceMap(check.record.cast, prefix, domains);
  const staging = stagingOf(check, sabotageName);
  const { record } = check;
  const judged =
    sabotageName === undefined ? record : { ...recordUnder(record, sabotageName), id: `${record.id}+${sabotageName}` };
  const asks = Object.keys(record.baseline).map((route) => askOf(map, record, route));
  const raised = check.journey?.cast ?? record.cast;
  const originals = Object.fromEntries(
    Object.keys(staging.recasts).map((key) => [key, record.cast[key] as WorkloadParty]),
  );
  return {
    record: mapRecord(map, judged),
    given: yamlOf(map, staging.given),
    turns: inTurns(staging.given).map((turn) => yamlOf(map, turn)),
    applies: yamlOf(map, staging.applies),
    removes: yamlOf(map, staging.removes),
    reinstates: yamlOf(map, reinstated(staging)),
    injectsAnew: [...staging.applies, ...staging.removes].some(({ objects }) => setsInjection(objects)),
    recasts: recastsOf(record, staging, prefix),
    originals: workloadsOf(originals, prefix, record.cast),
    relabelled: relabelled(record.cast, staging.recasts, prefix),
    arrivals: rebuilt([raised], record.cast, prefix),
    home: rebuilt([record.cast, { ...record.cast, ...staging.recasts }], raised, prefix),
    restarted: workloadsOf(restartedBy(judged), prefix, record.cast),
    asks: asks.filter(({ probe }) => !isStream(probe)),
    streams: asks.flatMap(({ probe, ...ask }) => (isStream(probe) ? [{ ...ask, probe }] : [])),
    parties: partiesOf(map, record.baseline, record.cast),
    changedParties: partiesOf(map, record.baseline, { ...record.cast, ...staging.recasts }),
    calls: callsOf(asks, { ...record.cast, ...staging.recasts }),
  };
}

/** The cast's parties that the kubelet is expected to turn away: it kills them sooner or later, and the events of a pod are rationed. */
function restartedBy(record: CheckRecord): Record<string, Party> {
  const restarts = Object.entries(record.expects).filter(([, { is }]) => isTurnedAway(is));
  const keys = new Set(restarts.map(([route]) => parseRoute(route)?.to));
  return Object.fromEntries(Object.entries(record.cast).filter(([key]) => keys.has(key)));
}

/** The check as a bundle's plan keeps it: what was run, not what was written. */
export function asRun(check: LoadedCheck, run: CheckRun): LoadedCheck {
  return { ...check, record: run.record };
}

/** A given manifest comes back when the change removed it or wrote over one of its objects. */
function reinstated({ given, applies, removes }: Staging): readonly Manifest[] {
  const touched = new Set([...applies, ...removes].flatMap(({ objects }) => objects.map(identityOf)));
  return given.filter(({ objects }) => objects.some((object) => touched.has(identityOf(object))));
}

function yamlOf(map: NamespaceMap, manifests: readonly Manifest[]): Yaml {
  const objects = manifests.flatMap((manifest) => manifest.objects.map((object) => placed(map, object)));
  return { names: manifests.map(({ name }) => name), yaml: formatManifest(objects) };
}

/** An object where it is on the mesh. What a lane adds is for the sidecars of that lane; what is mesh-wide stays as its author wrote it. */
function placed(map: NamespaceMap, object: KubeObject): KubeObject {
  const mapped = mapObject(map, object);
  return touchesWholeMesh(object) ? mapped : exportedTo(mapped, namespacesOn(map));
}

function askOf(map: NamespaceMap, record: CheckRecord, route: string): Omit<Ask, 'requestId'> {
  const { from = '', to = '' } = parseRoute(route) ?? {};
  const probe = probeOf(record, route);
  const port = containerPortOf(record.cast, to, probe);
  const asked = port === undefined ? {} : { containerPort: port };
  return { route, from: callerOf(map, record.cast, from), to: placeOf(map, to), probe: mapProbe(map, probe), ...asked };
}

/** A caller's place, with the identity that its sidecar proves. */
function callerOf(map: NamespaceMap, cast: CheckRecord['cast'], key: string): Ask['from'] {
  const place = placeOf(map, key);
  const party = cast[key];
  if (party?.kind !== 'workload') return place;
  const { trustDomain } = map;
  const { serviceAccount } = party;
  return { ...place, identity: spiffeId({ trustDomain, namespace: place.namespace, serviceAccount }) };
}

function containerPortOf(cast: CheckRecord['cast'], to: string, probe: ProbeSpec): number | undefined {
  const party = cast[to];
  const callee = party === undefined ? undefined : workloadOf(to, party);
  return callee === undefined || !('port' in probe) ? undefined : containerPort(callee, probe.port);
}

function placeOf(map: NamespaceMap, key: string): PlaceOfParty {
  const { name, namespace } = splitPartyKey(key);
  return { namespace: mappedNamespace(map, namespace), workload: name };
}

function partiesOf(map: NamespaceMap, baseline: CheckRecord['baseline'], cast: CheckRecord['cast']): PlaceOfParty[] {
  const routes = Object.keys(baseline).flatMap((route) => parseRoute(route) ?? []);
  const keys = new Set(routes.flatMap(({ from, to }) => [from, to]));
  return [...keys].filter((key) => isMeshed(cast[key])).map((key) => placeOf(map, key));
}
