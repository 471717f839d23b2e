import { resolve } from 'node:path';
import type { LoadedCheck } from '../../check/spec.ts';
import { EXIT, type ExitCode } from '../../errors.ts';
import { writeWhole } from '../../evidence/disk.ts';
import { Ledger } from '../../evidence/ledger/ledger.ts';
import { newRunId } from '../../evidence/run-id.ts';
import { RunRecord, type RunEnd } from '../../evidence/run-record.ts';
import { suiteIdentity } from '../../evidence/suite-identity.ts';
import { meshproofDirs } from '../../mesh/host/directories.ts';
import { junitOfFailure } from '../../report/junit.ts';
import { startClock, type RunClock } from '../../timing/clock.ts';
import type { CommandContext } from '../context.ts';
import { exitCodeOf, type Failure, tellFailure } from '../failure.ts';
import { describeLeftover } from '../lifecycle/leftover-words.ts';
import { supervised } from '../lifecycle/supervise.ts';
import { PROJECT } from '../project.ts';
import { isGuest, type RunFlags } from './flags.ts';
import type { Mission } from './mission.ts';
import { perform } from './perform.ts';
import { Stage } from './stage.ts';
import { tell } from './tell.ts';

/** What the parts of one run share. */
export interface RunState {
  readonly context: CommandContext;
  readonly flags: RunFlags;
  readonly checks: readonly LoadedCheck[];
  readonly runId: string;
  readonly clock: RunClock;
  readonly record: RunRecord;
  readonly ledger: Ledger;
  readonly mission: Mission;
  /** What was put on the mesh and has to go again. */
  readonly stage: Stage;
}

type Ended = Pick<RunEnd, 'ended' | 'execs'> & { readonly failure: Failure | null };

/** Runs checks from bring-up to clean-up: the verdict is told as soon as it is known, then what the run made is deleted. */
export async function executeRun(
  context: CommandContext,
  checks: readonly LoadedCheck[],
  flags: RunFlags,
  mission: Mission,
): Promise<ExitCode> {
  const clock = startClock();
  const runId = newRunId(new Date(clock.startedAt));
  const ledger = new Ledger(meshproofDirs().state, runId, new Date(clock.startedAt));
  const suite = await suiteIdentity(PROJECT);
  const outputDirectory = resolve(flags.outputDir);
  using record = new RunRecord({
    outputDirectory,
    runId,
    argv: context.argv,
    startedAt: clock.startedAt,
    suite,
    checks: mission.plan({ checks }),
  });
  const stage = new Stage(runId, ledger);
  const state: RunState = { context, flags, checks, runId, clock, record, ledger, mission, stage };
  const leftovers = () => ledger.leftovers.map(describeLeftover);
  // Awaited here: the record stays open until the run has ended.
  return await supervised(context, { timeoutMs: flags.timeout, leftovers }, async (signal) => {
    const ended = await endOf(state, signal);
    const code = told(state, ended);
    const cleaned = await cleanUp(state, code === EXIT.conforms);
    return cleaned || code !== EXIT.conforms ? code : EXIT.environment;
  });
}

/** Completes the bundle and tells the verdict. A disk that refuses must not keep the run from cleaning up, so that is told, too. */
function told(state: RunState, ended: Ended): ExitCode {
  const { record, clock, context, flags } = state;
  try {
    const bundle = record.end({ ...ended, endedAt: clock.now().at, phases: context.progress.phases });
    tell(state, bundle);
    return ended.failure?.exitCode ?? exitCodeOf(bundle.verdicts.verdict);
  } catch (error) {
    const failure = ended.failure ?? tellFailure(context, error);
    if (flags.junitFile !== undefined) writeWhole(flags.junitFile, junitOfFailure(failure));
    return failure.exitCode;
  }
}

async function endOf(state: RunState, signal: AbortSignal): Promise<Ended> {
  try {
    const execs = await perform(state, signal);
    return { ended: 'completed', failure: null, execs };
  } catch (error) {
    const failure = tellFailure(state.context, error, signal);
    return { ended: ENDED[failure.exitCode] ?? 'failed', failure, execs: {} };
  }
}

const ENDED: Readonly<Record<number, Ended['ended']>> = {
  [EXIT.interrupted]: 'interrupted',
  [EXIT.timeout]: 'timed-out',
};

/** Deletes what the run made, unless it is to be kept; answers whether nothing was left behind against the user's will. */
async function cleanUp({ context, flags, stage }: RunState, green: boolean): Promise<boolean> {
  // Policies are gone after each check; a cast on a mesh of ours goes with the mesh, unless the run leaves doubt about its state.
  if (flags.keep === undefined && green && !isGuest(flags)) {
    if (stage.leaveStanding())
      context.stderr.write('the cast stays for the next run; `meshproof clean` or `down` removes it\n');
    return true;
  }
  if (flags.keep === 'always' || (flags.keep === 'on-failure' && !green)) {
    context.stderr.write(stage.kept);
    return true;
  }
  try {
    await stage.clear(context.progress);
    return true;
  } catch (error) {
    tellFailure(context, error);
    return false;
  }
}
