import type { CheckRun, ManifestSet } from '../../../check/plan/check-run.ts';
import type { Lane } from '../../../check/plan/lanes/lanes.ts';
import { namespacesOf, workloadsOf } from '../../../check/plan/lanes/workloads.ts';
import { entryOf, lanesWith, type Plan, type PlanEntry } from '../../../check/plan/plan.ts';
import type { LoadedCheck } from '../../../check/record/check-record.ts';
import { castFixtures } from '../../../dataplane/cast-fixtures.ts';
import { sidecarJoin } from '../../../dataplane/sidecar/join/join.ts';
import { EXIT, type ExitCode } from '../../../errors.ts';
import { castObjects, readBaseManifest } from '../../../kube/cast/cast-manifest.ts';
import type { CastWorkload } from '../../../kube/cast/cast-workload.ts';
import { formatManifest } from '../../../kube/manifest.ts';
import { namespaceObject } from '../../../kube/namespace.ts';
import type { CommandContext } from '../../context.ts';
import { isExistingMesh, type RunFlags } from '../flags.ts';
import { planFor } from '../plan-for.ts';

/** Placeholder for the run id in the labels of objects. */
const RUN_ID = 'dry-run-xxxx';

/**
 * Prints, as one YAML stream, what a run would apply and delete, in order. Reads no cluster and
 * writes nothing.
 */
export async function dryRun(
  { stdout }: CommandContext,
  checks: readonly LoadedCheck[],
  flags: RunFlags,
): Promise<ExitCode> {
  const unable = checks.filter(({ record }) => isExistingMesh(flags) && record.requires.mesh === 'managed');
  const plan = planFor({ mode: 'run', checks, flags, runId: RUN_ID });
  const lanes = lanesWith(plan, (check) => !unable.includes(check));
  const parts = await Promise.all(lanes.map((lane) => laneText(plan, lane, flags.revision)));
  const leftOut = unable.map(({ record }) => heading(`${record.id}: left out: requires a managed mesh`));
  stdout.write([...parts, ...leftOut].join(''));
  return EXIT.conforms;
}

async function laneText(plan: Plan, lane: Lane, revision: string | undefined): Promise<string> {
  const workloads = workloadsOf(lane.cast, lane.prefix);
  const namespaces = namespacesOf(workloads);
  const objects = namespaces.map((namespace) =>
    namespaceObject({ ...namespace, runId: RUN_ID, ...(revision === undefined ? {} : { revision }) }),
  );
  const join = sidecarJoin(RUN_ID);
  const fixtures = await castFixtures(join, namespaces, RUN_ID);
  const cast = await Promise.all(workloads.map((workload) => objectsOf(join.workload(workload))));
  const title = `cast of ${lane.checks.map(({ record }) => record.id).join(', ')}`;
  const setup = `${heading(title)}${formatManifest([...objects, ...fixtures, ...cast.flat()])}`;
  return [
    setup,
    ...lane.checks.map((check) => checkText(entryOf(plan, check))),
    heading(`end of the lane: its namespaces are deleted`),
  ].join('');
}

/** The mesh chooses the image and a run creates the certificates, so both are unknown here. */
async function objectsOf(workload: CastWorkload): Promise<readonly unknown[]> {
  return castObjects(await readBaseManifest(workload.app), workload, {
    image: `image-of-${workload.app}-on-the-mesh`,
    runId: RUN_ID,
  });
}

function checkText({ check, runs }: PlanEntry): string {
  return runs.map(({ run }) => runText(check, run)).join('');
}

function runText({ record: { id, title } }: LoadedCheck, run: CheckRun): string {
  const redeploys = run.redeploys.map(({ name, namespace }) => heading(`${id}: rebuild ${name}.${namespace}`)).join('');
  return [
    heading(`${id}: ${title}`),
    ...run.creationBatches.map((batch, index) =>
      section(id, `apply, before the baseline${index === 0 ? '' : ', in a later second'}`, batch),
    ),
    redeploys,
    section(id, 'delete', run.removes),
    section(id, 'apply', run.applies),
    section(id, 'delete, to restore', run.applies),
    section(id, 'apply, to restore', run.restores),
    section(id, 'delete, at the end', run.given),
  ].join('');
}

function section(id: string, what: string, { names, objects }: ManifestSet): string {
  if (names.length === 0) return '';
  const title = heading(`${id}: ${what}: ${names.join(', ')}`);
  // Deleted objects are comments: `kubectl apply` of the stream must not create them again.
  return what.startsWith('delete') ? title : `${title}${formatManifest(objects)}`;
}

function heading(text: string): string {
  return `# ${text.replaceAll('\n', ' ')}\n`;
}
