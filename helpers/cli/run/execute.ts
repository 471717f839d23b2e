import { resolve } from 'node:path';
import { plannedChecks, type Mode } from '../../check/plan/plan.ts';
import type { LoadedCheck } from '../../check/record/check-record.ts';
import { EXIT, MeshproofError, type ExitCode } from '../../errors.ts';
import type { RunEnd } from '../../evidence/bundle/run-bounds.ts';
import { newRunId } from '../../evidence/bundle/run-id.ts';
import { RunRecord } from '../../evidence/bundle/run-record.ts';
import { suiteIdentity } from '../../evidence/bundle/suite-identity.ts';
import { requireNoKeys } from '../../evidence/keys/key-scan.ts';
import { Ledger } from '../../evidence/ledger/ledger.ts';
import type { Bundle } from '../../evidence/schemas/bundle.ts';
import { meshproofDirs } from '../../mesh/host/directories.ts';
import { endedAfterAbort } from '../../timing/abort/after-abort.ts';
import { budgets } from '../../timing/budgets.ts';
import { startClock } from '../../timing/clock.ts';
import type { CommandContext } from '../context.ts';
import { exitCodeOf, type Failure, reportFailure } from '../failure.ts';
import { leftoversWithRemedies } from '../lifecycle/remedies.ts';
import { supervise } from '../lifecycle/supervise.ts';
import { requireWritableDirectory } from '../output/writable.ts';
import { PROJECT } from '../project.ts';
import { cleanUp, withLeftovers } from './clean-up.ts';
import type { RunFlags } from './flags.ts';
import { perform } from './perform.ts';
import { planFor } from './plan-for.ts';
import { RunNamespaces } from './prepare/run-namespaces.ts';
import type { RunState } from './run-state.ts';
import { errorsOf, failed, writeReports } from './write-reports.ts';

type Ended = Pick<RunEnd, 'ended' | 'execs'> & { readonly failure: Failure | null };

/**
 * Runs checks from bring-up to clean-up. The verdict is printed as soon as it is known; then
 * everything that the run created is deleted, whatever happened before: an error, a signal, the
 * time-out, an uncaught error, a disk or a reader that accepts no report.
 * @throws MeshproofError with exit code 2, before the mesh is touched, when bundles cannot be
 * written or the name of a namespace is too long
 */
export async function executeRun(
  context: CommandContext,
  checks: readonly LoadedCheck[],
  flags: RunFlags,
  mode: Mode,
): Promise<ExitCode> {
  const clock = startClock();
  const runId = newRunId(new Date(clock.startedAt));
  const plan = planFor({ mode, checks, flags, runId });
  const ledger = new Ledger(meshproofDirs().state, runId, new Date(clock.startedAt));
  using record = await openRecord({ context, plan, flags, runId, clock });
  const state = {
    context,
    flags,
    plan,
    runId,
    clock,
    record,
    ledger,
    namespaces: new RunNamespaces(runId, ledger),
  };
  const leftovers = (): readonly string[] => leftoversWithRemedies(runId, ledger.leftovers);
  using supervision = supervise(context, { timeoutMs: flags.timeout, leftovers });
  let code: ExitCode = EXIT.defect;
  let cleaned = false;
  try {
    code = conclude(state, await endOf(state, supervision.signal));
  } finally {
    cleaned = await cleanUp(state, code === EXIT.conforms, leftovers);
  }
  return supervision.crash?.exitCode ?? (cleaned ? code : withLeftovers(code));
}

type Opening = Pick<RunState, 'context' | 'plan' | 'flags' | 'runId' | 'clock'>;

/** Opens the record of the run; a directory that cannot be written is an error of --output-dir. */
async function openRecord({ context, plan, flags, runId, clock }: Opening): Promise<RunRecord> {
  const outputDirectory = resolve(flags.outputDir);
  requireWritableDirectory(outputDirectory, '--output-dir');
  const { startedAt } = clock;
  const suite = await suiteIdentity(PROJECT);
  return new RunRecord({
    outputDirectory,
    runId,
    argv: context.argv,
    startedAt,
    suite,
    checks: plannedChecks(plan),
  });
}

async function endOf(state: RunState, signal: AbortSignal): Promise<Ended> {
  try {
    const execs = await endedAfterAbort(perform(state, signal), signal, budgets.unwind, () => unended(state));
    return { ended: 'completed', failure: null, execs };
  } catch (error) {
    const failure = reportFailure(state.context, error, signal);
    return { ended: ENDED[failure.exitCode] ?? 'failed', failure, execs: {} };
  }
}

function unended({ context }: RunState): MeshproofError {
  const { current } = context.progress;
  const seconds = (budgets.unwind / 1000).toString();
  context.stderr.write(
    `${current} did not end within ${seconds} s after the abort; cleaning up without waiting any longer\n`,
  );
  return new MeshproofError({
    operation: 'end the aborted work',
    details: `it was still busy with ${current}`,
    hint: 'check that the cluster responds',
  });
}

const ENDED: Readonly<Record<number, Ended['ended']>> = {
  [EXIT.interrupted]: 'interrupted',
  [EXIT.timeout]: 'timed-out',
};

/**
 * Completes the bundle, writes the reports and returns the exit code. If evidence cannot be
 * written, or a private key is in it, the run fails, but the reports are written.
 */
function conclude(state: RunState, ended: Ended): ExitCode {
  const { bundle, lost } = completed(state, ended);
  const written = [...lost, ...writeReports(state, bundle), ...errorsOf(() => requireNoKeys(state.record.directory))];
  const failures = written.map((error) => reportFailure(state.context, error));
  if (failures.length > 0) return failures.some(isDefect) || isDefect(ended.failure) ? EXIT.defect : EXIT.environment;
  return ended.failure?.exitCode ?? exitCodeOf(bundle.verdicts.verdict);
}

function completed(state: RunState, ended: Ended): { readonly bundle: Bundle; readonly lost: readonly unknown[] } {
  const { record, clock, context } = state;
  const end = { ...ended, endedAt: clock.now().at, phases: context.progress.phases };
  try {
    return { bundle: record.end(end), lost: [] };
  } catch (error) {
    const failure = reportFailure(context, error);
    return { bundle: failed(record.inMemory(end), failure), lost: [error] };
  }
}

function isDefect(failure: Failure | null): boolean {
  return failure?.exitCode === EXIT.defect;
}
