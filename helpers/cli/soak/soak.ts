import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StartedMesh } from '../../mesh/started-mesh.ts';
import type { CommandContext } from '../context.ts';
import { DISTURBANCES, type Disturbance } from './disturbances.ts';
import { oneRun, type OneRun } from './one-run.ts';

/** When a disturbance happens: as soon as the first check of the run reports this state. */
export const MOMENTS = ['baseline', 'applied', 'settling', 'restored'] as const;
export type Moment = (typeof MOMENTS)[number];

/** One run of the soak, with its disturbance. */
export interface SoakedRun extends OneRun {
  readonly disturbance?: Disturbance;
  readonly moment?: Moment;
  /** What was killed; "" for an undisturbed run, or one that ended before its moment. */
  readonly killed: string;
}

export interface SoakPlan {
  readonly mesh: StartedMesh;
  /** The number of undisturbed runs. */
  readonly runs: number;
  readonly disturbances: readonly Disturbance[];
  /** Arguments of every run: which checks, which mesh. */
  readonly args: readonly string[];
  /** Arguments of disturbed runs: checks of one cast are enough. */
  readonly disturbedArgs: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Runs the same checks repeatedly on one mesh, undisturbed and disturbed, and returns the result of
 * each run.
 */
export async function soak({ progress }: CommandContext, plan: SoakPlan): Promise<readonly SoakedRun[]> {
  const directory = await mkdtemp(join(tmpdir(), 'meshproof-soak-'));
  const output = ['--output-dir', directory];
  const soaked: SoakedRun[] = [];
  try {
    await progress.phase('undisturbed runs', async (log) => {
      for (let count = 1; count <= plan.runs; count += 1) {
        const run = await oneRun([...plan.args, ...output], { signal: plan.signal });
        log(`${count.toString()} of ${plan.runs.toString()}: exit code ${run.exitCode.toString()}`);
        soaked.push({ ...run, killed: '' });
      }
    });
    for (const disturbance of plan.disturbances) {
      await progress.phase(`without ${disturbance}`, async (log) => {
        for (const moment of MOMENTS) {
          const run = await disturbed(plan, output, disturbance, moment);
          log(`killed ${run.killed} at ${moment}: exit code ${run.exitCode.toString()}`);
          soaked.push(run);
        }
      });
    }
    return soaked;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function disturbed(
  { mesh, signal, disturbedArgs }: SoakPlan,
  output: readonly string[],
  disturbance: Disturbance,
  moment: Moment,
): Promise<SoakedRun> {
  let kill: Promise<PromiseSettledResult<string>[]> | undefined;
  const run = await oneRun([...disturbedArgs, ...output], {
    signal,
    onLine: (line, pid) => {
      if (line.endsWith(`: ${moment}`)) kill ??= Promise.allSettled([DISTURBANCES[disturbance]({ mesh, pid, signal })]);
    },
  });
  const [killed] = (await kill) ?? [];
  signal.throwIfAborted();
  if (killed?.status === 'rejected') throw killed.reason;
  return { ...run, disturbance, moment, killed: killed?.value ?? '' };
}
