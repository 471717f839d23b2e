import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadChecks } from '../../check/load/load.ts';
import { plannedChecks, planRun, type Mode } from '../../check/plan/plan.ts';
import type { LoadedCheck } from '../../check/record/check-record.ts';
import type { RunRequest } from '../../check/run/request.ts';
import { runChecks } from '../../check/run/run.ts';
import { curlReport } from '../../simulated/clients.ts';
import type { FaultInjection } from '../../simulated/fault-injection.ts';
import { simulatedMesh } from '../../simulated/simulated-mesh.ts';
import { startClock } from '../../timing/clock.ts';
import { RunRecord } from '../bundle/run-record.ts';

const chosen = ['PA-STRICT-01', 'PA-PERMISSIVE-01', 'PA-STRICT-TCP-01', 'AZ-DENY-01', 'PR-REWRITE-01'];
/** Checks of several kinds of probe. */
export const all = (await loadChecks(process.cwd())).filter(({ record }) => chosen.includes(record.id));
/** One of them. */
export const strict = all.filter(({ record }) => record.id === 'PA-STRICT-01');

/** Breaks STRICT: callers without a sidecar are admitted. */
export const isBroken: NonNullable<FaultInjection['answer']> = (request) =>
  request.from.namespace.endsWith('legacy') ? curlReport(request, { is: 'admitted', over: 'plaintext' }) : undefined;

let runs = 0;

/** Writes a bundle as the command line does, of a run on the simulated mesh. */
export async function written(
  outputDirectory: string,
  mode: Mode,
  checks: readonly LoadedCheck[],
  { faultInjection = {}, request = {} }: { faultInjection?: FaultInjection; request?: Partial<RunRequest> } = {},
): Promise<string> {
  const clock = startClock();
  const plan = planRun({ mode, checks, namespacePrefix: 'mp-' });
  runs += 1;
  using record = new RunRecord({
    outputDirectory,
    runId: `run-${runs.toString()}`,
    argv: ['run'],
    startedAt: clock.startedAt,
    suite: null,
    checks: plannedChecks(planRun({ mode, checks })),
  });
  record.plan(plannedChecks(plan));
  const signal = new AbortController().signal;
  const mesh = simulatedMesh(faultInjection);
  const onEvent: RunRequest['onEvent'] = (event) => {
    if (event.kind === 'judged') record.judged(event.result);
  };
  const whole = { plan, mesh, sink: record, clock, signal, istioVersion: '1.31.0', onEvent, ...request };
  const ended = await runChecks(whole).then(
    () => 'completed' as const,
    () => 'interrupted' as const,
  );
  record.end({ ended, endedAt: clock.now().at, failure: null, phases: [], execs: {} });
  return record.directory;
}

/** Changes or removes lines of a stream. */
export function edit(directory: string, file: string, change: (lines: string[]) => readonly string[]): void {
  const path = join(directory, file);
  writeFileSync(path, `${change(readFileSync(path, 'utf8').split('\n').slice(0, -1)).join('\n')}\n`);
}
