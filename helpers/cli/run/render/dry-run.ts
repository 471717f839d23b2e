import { lanesWith } from '../../../check/plan/plan.ts';
import type { LoadedCheck } from '../../../check/record/check-record.ts';
import { EXIT, type ExitCode } from '../../../errors.ts';
import { formatManifest } from '../../../kube/manifest.ts';
import type { CommandContext } from '../../context.ts';
import type { OutputFormat } from '../../output/formats.ts';
import { isExistingMesh, type RunFlags } from '../flags.ts';
import { planFor } from '../plan-for.ts';
import { RUN_ID, stepsOf, type DryRunStep } from './dry-run-steps.ts';

/**
 * Prints what a run would apply and delete, in order: one YAML stream, one JSON document, or a line
 * for each step. Reads no cluster and writes nothing.
 */
export async function dryRun(
  { stdout }: CommandContext,
  checks: readonly LoadedCheck[],
  flags: RunFlags,
): Promise<ExitCode> {
  const unable = checks.filter(({ record }) => isExistingMesh(flags) && record.requires.mesh === 'managed');
  const plan = planFor({ mode: 'run', checks, flags, runId: RUN_ID });
  const lanes = lanesWith(plan, (check) => !unable.includes(check));
  const steps = await Promise.all(lanes.map((lane) => stepsOf(plan, lane, flags.revision)));
  const leftOut = unable.map(({ record }): DryRunStep => ({
    action: 'note',
    check: record.id,
    title: 'left out: requires a managed mesh',
    objects: [],
  }));
  stdout.write(RENDERERS[flags.output]([...steps.flat(), ...leftOut]));
  return EXIT.conforms;
}

const RENDERERS: Readonly<Record<OutputFormat, (steps: readonly DryRunStep[]) => string>> = {
  text: (steps) => steps.map(yamlOf).join(''),
  short: (steps) => steps.map((step) => `${headingOf(step)}\n`).join(''),
  json: (steps) => `${JSON.stringify({ schema: 'meshproof/dry-run-document/1', steps }, null, 2)}\n`,
};

/** Deleted objects are comments: `kubectl apply` of the stream must not create them again. */
function yamlOf(step: DryRunStep): string {
  return `# ${headingOf(step)}\n${step.action === 'apply' ? formatManifest(step.objects) : ''}`;
}

function headingOf({ check, title }: DryRunStep): string {
  return `${check === undefined ? '' : `${check}: `}${title.replaceAll('\n', ' ')}`;
}
