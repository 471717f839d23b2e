import { checkRun } from '../../../check/plan/check-run.ts';
import type { Lane } from '../../../check/plan/lanes/lanes.ts';
import { namespacesOf, workloadsOf } from '../../../check/plan/lanes/workloads.ts';
import { planRun } from '../../../check/plan/plan.ts';
import type { LoadedCheck } from '../../../check/record/check-record.ts';
import { castFixtures } from '../../../dataplane/cast-fixtures.ts';
import { sentinelObjects } from '../../../dataplane/sidecar/acknowledge/sentinel.ts';
import { sidecarJoin } from '../../../dataplane/sidecar/join/join.ts';
import { castObjectsOf } from '../../../kube/cast/cast-objects.ts';
import type { CastWorkload } from '../../../kube/cast/cast-workload.ts';
import type { KubeObject } from '../../../kube/manifest.ts';

const RUN_ID = 'rendered';
const JOIN = sidecarJoin(RUN_ID);

/** One rendered object, what renders it, and the namespaces of its lane. */
export interface Rendered {
  readonly object: KubeObject;
  readonly by: string;
  readonly namespaces: readonly string[];
}

/**
 * For tests: every object of every check with this prefix: casts as deployed and redeployed,
 * fixtures, manifests, each sabotage.
 */
export async function renderAll(
  checks: readonly LoadedCheck[],
  prefix: string,
  copies: number,
): Promise<readonly Rendered[]> {
  const { lanes } = planRun({ mode: 'run', checks, namespacePrefix: prefix, copies });
  return (await Promise.all(lanes.map(renderLane))).flat();
}

async function renderLane(lane: Lane): Promise<readonly Rendered[]> {
  const workloads = workloadsOf(lane.cast, lane.prefix);
  const namespaces = namespacesOf(workloads);
  const names = namespaces.map(({ name }) => name);
  const places = names.map((namespace) => ({ namespace, contexts: ['SIDECAR_OUTBOUND', 'GATEWAY'] as const }));
  const cast = await castOf(workloads, `cast of ${lane.checks.map(({ record }) => record.id).join(', ')}`, names);
  const fixtures = [...(await castFixtures(JOIN, namespaces, RUN_ID)), ...sentinelObjects(places, [], 'mark', RUN_ID)];
  const ofChecks = await Promise.all(lane.checks.map((check) => renderCheck(check, lane.prefix, names)));
  return [...cast, ...fixtures.map((object) => ({ object, by: 'fixtures', namespaces: names })), ...ofChecks.flat()];
}

async function renderCheck(
  check: LoadedCheck,
  prefix: string,
  namespaces: readonly string[],
): Promise<readonly Rendered[]> {
  const { id, sabotage } = check.record;
  const ways = [undefined, ...Object.keys(sabotage)];
  const rendered = await Promise.all(ways.map((way) => renderWay(checkRun(check, prefix, undefined, way), namespaces)));
  return rendered.flat().map((one) => ({ ...one, by: `${id}: ${one.by}` }));
}

async function renderWay(
  run: ReturnType<typeof checkRun>,
  namespaces: readonly string[],
): Promise<readonly Rendered[]> {
  const parts = { given: run.given, applies: run.applies, removes: run.removes, restores: run.restores };
  const manifests = [...Object.values(parts), ...run.creationBatches].flatMap(({ names, objects }) =>
    objects.map((object) => ({ object, by: names.join(', '), namespaces })),
  );
  const rebuilt = [
    run.redeploys,
    run.backups,
    run.workloadsAtStart.workloads,
    run.workloadsBefore.workloads,
    run.restarted,
  ].flat();
  return [...manifests, ...(await castOf(rebuilt, 'a redeploy', namespaces))];
}

async function castOf(
  workloads: readonly CastWorkload[],
  by: string,
  namespaces: readonly string[],
): Promise<readonly Rendered[]> {
  const images = Object.fromEntries(workloads.map(({ app }) => [app, `image-of-${app}`]));
  const request = {
    runId: RUN_ID,
    namespaces: [],
    workloads: workloads.map((workload) => JOIN.workload(workload)),
    images,
  };
  // With certificates that exist already, none are created for a test of rendered objects.
  const objects = await castObjectsOf(request, 'fingerprint');
  return objects.map((object) => ({ object, by, namespaces }));
}
