import type { CheckRun, ManifestSet } from '../../../check/plan/check-run.ts';
import type { Lane } from '../../../check/plan/lanes/lanes.ts';
import { namespacesOf, workloadsOf } from '../../../check/plan/lanes/workloads.ts';
import { entryOf, type Plan, type PlanEntry } from '../../../check/plan/plan.ts';
import type { LoadedCheck } from '../../../check/record/check-record.ts';
import { castFixtures } from '../../../dataplane/cast-fixtures.ts';
import { sidecarJoin } from '../../../dataplane/sidecar/join/join.ts';
import { castObjects, readBaseManifest } from '../../../kube/cast/cast-manifest.ts';
import type { CastWorkload } from '../../../kube/cast/cast-workload.ts';
import { namespaceObject } from '../../../kube/namespace.ts';

/** Placeholder for the run id in the labels of objects. */
export const RUN_ID = 'dry-run-xxxx';

/** One thing that a run would do; `note` does nothing. */
export interface DryRunStep {
  readonly action: 'apply' | 'delete' | 'rebuild' | 'note';
  /** Absent for what a whole lane shares. */
  readonly check?: string;
  readonly title: string;
  readonly objects: readonly unknown[];
}

/** What a run would do with one lane, in order. Reads no cluster. */
export async function stepsOf(plan: Plan, lane: Lane, revision: string | undefined): Promise<readonly DryRunStep[]> {
  const workloads = workloadsOf(lane.cast, lane.prefix);
  const namespaces = namespacesOf(workloads);
  const made = namespaces.map((namespace) =>
    namespaceObject({ ...namespace, runId: RUN_ID, ...(revision === undefined ? {} : { revision }) }),
  );
  const join = sidecarJoin(RUN_ID);
  const fixtures = await castFixtures(join, namespaces, RUN_ID);
  const cast = await Promise.all(workloads.map((workload) => objectsOf(join.workload(workload))));
  const title = `cast of ${lane.checks.map(({ record }) => record.id).join(', ')}`;
  return [
    { action: 'apply', title, objects: [...made, ...fixtures, ...cast.flat()] },
    ...lane.checks.flatMap((check) => checkSteps(entryOf(plan, check))),
    { action: 'delete', title: 'end of the lane: its namespaces are deleted', objects: made },
  ];
}

/** The mesh chooses the image and a run creates the certificates, so both are unknown here. */
async function objectsOf(workload: CastWorkload): Promise<readonly unknown[]> {
  return castObjects(await readBaseManifest(workload.app), workload, {
    image: `image-of-${workload.app}-on-the-mesh`,
    runId: RUN_ID,
  });
}

function checkSteps({ check, runs }: PlanEntry): readonly DryRunStep[] {
  return runs.flatMap(({ run }) => runSteps(check, run));
}

function runSteps({ record: { id, title } }: LoadedCheck, run: CheckRun): readonly DryRunStep[] {
  return [
    { action: 'note', check: id, title, objects: [] },
    ...run.creationBatches.flatMap((batch, index) =>
      section(id, `apply, before the baseline${index === 0 ? '' : ', in a later second'}`, batch),
    ),
    ...run.redeploys.map(({ name, namespace }): DryRunStep => ({
      action: 'rebuild',
      check: id,
      title: `rebuild ${name}.${namespace}`,
      objects: [],
    })),
    ...section(id, 'delete', run.removes),
    ...section(id, 'apply', run.applies),
    ...section(id, 'delete, to restore', run.applies),
    ...section(id, 'apply, to restore', run.restores),
    ...section(id, 'delete, at the end', run.given),
  ];
}

function section(check: string, what: string, { names, objects }: ManifestSet): readonly DryRunStep[] {
  if (names.length === 0) return [];
  const action = what.startsWith('delete') ? 'delete' : 'apply';
  return [{ action, check, title: `${what}: ${names.join(', ')}`, objects }];
}
