import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadChecks } from '../../check/load/load.ts';
import { plannedChecks, planRun, type Mode } from '../../check/plan/plan.ts';
import { atWitnessLevel } from '../../check/plan/witness-level.ts';
import type { LoadedCheck } from '../../check/record/check-record.ts';
import type { RunRequest } from '../../check/run/request.ts';
import { runChecks } from '../../check/run/run.ts';
import type { Observation } from '../../model/observation.ts';
import { curlReport } from '../../simulated/clients.ts';
import type { FaultInjection } from '../../simulated/fault-injection.ts';
import { simulatedMesh } from '../../simulated/simulated-mesh.ts';
import type * as Timing from '../../timing/budgets.ts';
import { startClock } from '../../timing/clock.ts';
import { BUNDLE } from '../bundle/bundle-files.ts';
import { RunRecord } from '../bundle/run-record.ts';
import { SCHEMAS } from '../schemas/version.ts';
import { replay } from './replay.ts';

// The budgets of a real mesh would make a failing phase last half a minute here.
vi.mock('../../timing/budgets.ts', async (original) => {
  const { budgets } = await original<typeof Timing>();
  return { budgets: { ...budgets, converge: 100, settle: 10 } };
});

const chosen = ['PA-STRICT-01', 'PA-PERMISSIVE-01', 'PA-STRICT-TCP-01', 'AZ-DENY-01', 'PR-REWRITE-01'];
const all = (await loadChecks(process.cwd())).filter(({ record }) => chosen.includes(record.id));
const strict = all.filter(({ record }) => record.id === 'PA-STRICT-01');

let outputDirectory = '';
beforeAll(() => {
  outputDirectory = mkdtempSync(join(tmpdir(), 'replay-'));
});
afterAll(() => {
  rmSync(outputDirectory, { recursive: true });
});

let runs = 0;

/** A bundle as the command line writes it, of a run on the simulated mesh. */
async function written(
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

/** Changes one line of a stream, or takes it out. */
function edit(directory: string, file: string, change: (lines: string[]) => readonly string[]): void {
  const path = join(directory, file);
  writeFileSync(path, `${change(readFileSync(path, 'utf8').split('\n').slice(0, -1)).join('\n')}\n`);
}

const firstOfLegacyApplied = (line: string): boolean => {
  const { phase, route, witness } = JSON.parse(line) as Observation;
  return phase === 'settling' && route.startsWith('sleep.legacy') && witness === 'client';
};

describe('replay', () => {
  const isBroken: FaultInjection['answer'] = (request) =>
    request.from.namespace.endsWith('legacy') ? curlReport(request, { is: 'admitted', over: 'plaintext' }) : undefined;
  const infrastructure: FaultInjection['answer'] = () => ({
    kind: 'infrastructure',
    cause: 'the exec stream broke',
    attempts: 2,
  });

  test.each<[string, string, Mode, NonNullable<Parameters<typeof written>[2]>]>([
    ['conforms', 'conforms', 'run', {}],
    ['deviates', 'deviates', 'run', { faultInjection: { answer: isBroken } }],
    ['is inconclusive', 'inconclusive', 'run', { faultInjection: { answer: infrastructure } }],
    [
      'was stopped',
      'inconclusive',
      'run',
      { faultInjection: { change: (count: number) => (count === 2 ? new Error('gone') : undefined) } },
    ],
    ['judged nothing', 'inconclusive', 'run', { request: { istioVersion: '1.20.0' } }],
    ['was proved', 'conforms', 'prove', {}],
    ['was proved and survived', 'deviates', 'prove', { faultInjection: { answer: isBroken } }],
  ])('says byte for byte the same of a run that %s', async (_name, verdict, mode, options) => {
    const directory = await written(mode, all, options);
    expect(replay(directory)).toMatchObject({ identical: true, verdict, changed: [] });
  });

  test('says the same of a run whose cast could not be raised in one lane', async () => {
    const mesh = simulatedMesh();
    const ensureCast: typeof mesh.ensureCast = (namespaces, workloads, signal) =>
      workloads.length === 3 ? Promise.reject(new Error('no image')) : mesh.ensureCast(namespaces, workloads, signal);
    const directory = await written('run', all, { request: { mesh: { ...mesh, ensureCast } } });
    expect(replay(directory)).toMatchObject({ identical: true, verdict: 'inconclusive' });
  });

  test('leaves a check inconclusive that the run did not play to its end', async () => {
    const controller = new AbortController();
    const answer: FaultInjection['answer'] = (_ask, round) => {
      if (round === 6) controller.abort(new Error('Ctrl-C'));
      return undefined;
    };
    const directory = await written('run', all, { faultInjection: { answer }, request: { signal: controller.signal } });
    expect(replay(directory)).toMatchObject({ identical: true, verdict: 'inconclusive' });
  });

  test('tells every verdict that one changed observation changes', async () => {
    const directory = await written('run', all);
    edit(directory, BUNDLE.observations, (lines) =>
      lines.map((line) =>
        line.includes('"check":"PA-STRICT-01"') && firstOfLegacyApplied(line)
          ? line.replace('"exitCode":56', '"exitCode":28')
          : line,
      ),
    );
    const { identical, verdict, changed } = replay(directory);
    expect({ identical, verdict }).toEqual({ identical: false, verdict: 'deviates' });
    expect(changed).toEqual([
      {
        id: 'PA-STRICT-01',
        recorded: 'conforms',
        replayed: 'deviates',
        fields: expect.arrayContaining(['verdict', 'because', 'cells']),
        because: expect.stringMatching(/^did not go on holding: sleep\.legacy .* was refused by timeout/),
      },
    ]);
  });

  const settling = ({ check, phase, route }: Observation): boolean =>
    check === 'PA-STRICT-01' && phase === 'settling' && route.startsWith('sleep.full');
  const certificateOfFull = ({ check, facts }: Observation): boolean =>
    check === 'PA-STRICT-01' && facts['kind'] === 'certificate' && facts['member'] === 'sleep.full';
  const appliedCapture = ({ check, phase, witness }: Observation): boolean =>
    check === 'PA-STRICT-01' && phase === 'applied' && witness === 'wire';

  test.each<[string, (one: Observation) => boolean, (text: string) => string, string, string]>([
    [
      'the peer in a line of a sidecar',
      (one) => settling(one) && one.witness === 'proxy',
      (text) => text.replace('/sa/sleep', '/sa/other'),
      'deviates',
      'its sidecar authenticated spiffe://cluster.local/ns/mp-full/sa/other',
    ],
    [
      'the TLS version in a line of a sidecar',
      (one) => settling(one) && one.witness === 'proxy',
      (text) =>
        text
          .replace('"tlsVersion":"TLSv1.3"', '"tlsVersion":null')
          .replace(/"peerFingerprint":"\w+"/, '"peerFingerprint":null'),
      'deviates',
      'its sidecar logged the request over plaintext',
    ],
    [
      'the shape of a line of a sidecar',
      (one) => settling(one) && one.witness === 'proxy',
      (text) => text.replace('"meshproof":"http"', '"meshproof":"other"'),
      'inconclusive',
      'the witness "proxy" is silent',
    ],
    [
      'the hash in a header of the application',
      (one) => settling(one) && one.witness === 'callee',
      (text) => text.replaceAll(/Hash=\w{64}/g, `Hash=${'e'.repeat(64)}`),
      'deviates',
      'the application received the hash eeeeeeeeeeeeeeee…',
    ],
    [
      'a certificate of a caller',
      certificateOfFull,
      (text) => text.replace(/BEGIN CERTIFICATE-----.{30}/, 'BEGIN CERTIFICATE-----'),
      'inconclusive',
      "the certificate of the caller's sidecar was not collected",
    ],
    [
      'what a capture saw in clear',
      appliedCapture,
      (text) => text.replace('"protocol":"tls"', '"protocol":"http"'),
      'deviates',
      'the wire carried the request in plaintext',
    ],
    [
      'what a capture lost',
      appliedCapture,
      (text) => text.replaceAll('"dropped":0', '"dropped":7'),
      'inconclusive',
      'the witness "wire" is silent',
    ],
  ])('tells the verdict that changes with %s', async (_, meant, change, verdict, because) => {
    const watched = strict.map((check) => atWitnessLevel(check, 'all'));
    const directory = await written('run', watched);
    expect(replay(directory)).toMatchObject({ identical: true, verdict: 'conforms' });
    edit(directory, BUNDLE.observations, (lines) =>
      lines.map((line) => (meant(JSON.parse(line) as Observation) ? change(line) : line)),
    );
    const { changed } = replay(directory);
    expect(changed).toMatchObject([
      { recorded: 'conforms', replayed: verdict, because: expect.stringContaining(because) },
    ]);
  });

  test('tells a verdict that was changed by hand', async () => {
    const directory = await written('run', strict, { faultInjection: { answer: isBroken } });
    const path = join(directory, BUNDLE.verdicts);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"deviates"', '"conforms"'));
    expect(replay(directory)).toMatchObject({
      identical: false,
      verdict: 'deviates',
      changed: [{ id: 'PA-STRICT-01', recorded: 'conforms', replayed: 'deviates' }],
    });
  });

  test('tells a check that was taken out of the verdicts', async () => {
    const directory = await written('run', strict);
    const path = join(directory, BUNDLE.verdicts);
    writeFileSync(path, JSON.stringify({ schema: SCHEMAS.verdicts, verdict: 'conforms', checks: [] }));
    expect(replay(directory)).toMatchObject({
      identical: false,
      changed: [{ id: 'PA-STRICT-01', recorded: undefined, replayed: 'conforms' }],
    });
  });

  test('refuses a stream from which a line was taken, and names the place', async () => {
    const directory = await written('run', strict);
    edit(directory, BUNDLE.observations, (lines) => lines.toSpliced(4, 1));
    expect(() => replay(directory)).toThrow(/observations\.ndjson:5: seq 6 stands where 5 was written/);
  });

  test('leaves a check inconclusive of which a line is torn, and names the place', async () => {
    const directory = await written('run', all);
    edit(directory, BUNDLE.observations, (lines) => {
      const at = lines.findIndex((line) => line.includes('"check":"PA-STRICT-01"'));
      return lines.toSpliced(at, 2, `${lines[at]?.slice(0, 90) ?? ''}${lines[at + 1] ?? ''}`);
    });
    const { identical, verdict, changed, lost } = replay(directory);
    expect({ identical, verdict }).toEqual({ identical: false, verdict: 'inconclusive' });
    expect(lost).toMatchObject([{ why: 'torn' }]);
    expect(changed).toContainEqual(
      expect.objectContaining({ id: 'PA-STRICT-01', recorded: 'conforms', replayed: 'inconclusive' }),
    );
  });

  test('names the line that a killed run did not finish, and judges what is whole', async () => {
    const directory = await written('run', strict);
    appendFileSync(join(directory, BUNDLE.changes), '{"seq":');
    expect(replay(directory)).toMatchObject({ identical: true, lost: [{ why: 'unfinished' }] });
  });

  test('refuses a line that is no observation, and names the place', async () => {
    const directory = await written('run', strict);
    edit(directory, BUNDLE.observations, (lines) => lines.with(2, '{"seq":3}'));
    expect(() => replay(directory)).toThrow(/observations\.ndjson:3: /);
  });
});
