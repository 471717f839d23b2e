import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { curlReport, type FaultInjection } from '../../../simulated/simulated-mesh.ts';
import { simulatedRun, type SimulatedRequest } from '../../../simulated/simulated-run.ts';
import type * as Timing from '../../../timing/budgets.ts';
import { inheritedBaseline, isInherited } from '../../judge/inherited.ts';
import { rejudge } from '../../judge/rejudge.ts';
import { loadChecks } from '../../load/load.ts';
import { selectChecks } from '../../load/select.ts';
import { expectationsOf } from '../../plan/changes/change-set.ts';
import { plannedChecks, planRun } from '../../plan/plan.ts';
import { predictedExpectations } from '../../plan/prediction.ts';
import type { CheckRecord, LoadedCheck } from '../../record/check-record.ts';
import { http, stream } from '../../record/define.ts';

// The budgets of a real mesh would make a failing phase last half a minute here.
vi.mock('../../../timing/budgets.ts', async (original) => {
  const { budgets } = await original<typeof Timing>();
  return { budgets: { ...budgets, converge: 100, settle: 10 } };
});

const FIXTURE = join(import.meta.dirname, 'fixtures', 'hardening');
const scenario = await loadChecks(FIXTURE);
const ids = ['JN-HARDENING-01-S1', 'JN-HARDENING-01-S2', 'JN-HARDENING-01-S3'];

async function run(checks: readonly LoadedCheck[], request: Partial<SimulatedRequest> = {}) {
  const result = await simulatedRun({ checks, ...request });
  const { changes, mesh, observations } = result;
  const told = result.checks.map(({ id, verdict }) => [id, verdict]);
  const made = changes
    .filter(({ kind }) => kind === 'applied' || kind === 'deleted')
    .map(({ check, phase }) => `${check.slice(-2)} ${phase}`);
  return { result, told, made, mesh, observations, changes };
}

/** The fixture with one text of its record replaced. */
async function broken(before: string, after: string): Promise<string> {
  const root = await mkdtemp(join(import.meta.dirname, 'fixtures', 'broken-'));
  onTestFinished(() => rm(root, { recursive: true }));
  await cp(FIXTURE, root, { recursive: true });
  const file = join(root, 'suites/scenario/articles-in-order.check.ts');
  await writeFile(file, (await readFile(file, 'utf8')).replace(before, after));
  return root;
}

describe('a journey', () => {
  test('is loaded as one check per step, each with what is in force by then', () => {
    expect(scenario.map(({ record }) => record.id)).toEqual(ids);
    expect(scenario.map(({ record }) => record.given)).toEqual([
      [],
      ['strict.yaml'],
      ['strict.yaml', 'deny-full-get.yaml'],
    ]);
  });

  test('starts each step from the picture that the one before it left', () => {
    const [first, second, third] = scenario.map(({ record }) => record);
    expect(second?.baseline).toEqual(first === undefined ? {} : expectationsOf(first, 'applied'));
    expect(third?.baseline['sleep.full -> httpbin.mtls-test']).toEqual({ is: 'refused', by: 'rbac-403' });
  });

  test.each(scenario.map((check) => [check.record.id, check] as const))(
    '%s is what the model predicts',
    (_id, check) => {
      expect(predictedExpectations(check, 'baseline')).toEqual(check.record.baseline);
      expect(predictedExpectations(check, 'applied')).toEqual(expectationsOf(check.record, 'applied'));
    },
  );

  test('is selected by its own id or by that of a step', () => {
    const selected = (target: string) => selectChecks(scenario, { targets: [target] }).map(({ record }) => record.id);
    expect([selected('JN-HARDENING-01'), selected(ids[1] ?? '')]).toEqual([ids, [ids[1]]]);
  });

  test('is played in a row: the stage is set once, no step is undone but the last, and nothing stays in force', async () => {
    const { told, made, mesh } = await run(scenario);
    expect(told).toEqual(ids.map((id) => [id, 'conforms']));
    expect(made).toEqual(['S1 applied', 'S2 applied', 'S3 applied', 'S3 restored']);
    expect(mesh.objects()).toEqual([]);
  });

  test('does not ask again what the step before has just shown', async () => {
    const { observations, changes, result } = await run(scenario);
    const asked = observations.filter(({ phase }) => phase === 'baseline').map(({ check }) => check);
    expect(new Set(asked)).toEqual(new Set([ids[0]]));
    const rests = changes.filter(({ kind }) => kind === 'ended').map(({ facts }) => facts['baselineOf']);
    expect(rests).toEqual([undefined, ids[0], ids[1]]);
    const [, second] = result.checks;
    const seqs = second?.cells.filter(({ phase }) => phase === 'baseline').flatMap((cell) => cell.observations) ?? [];
    const before = observations.filter(({ check, phase }) => check === ids[0] && phase === 'settling');
    expect(seqs.length).toBeGreaterThan(0);
    expect(before.map(({ seq }) => seq)).toEqual(expect.arrayContaining([...seqs]));
  });

  test('asks again what has to be seen in its own time: the wire, a stream, or a picture that was not shown last', async () => {
    const { observations } = await run(scenario);
    const [first, second] = scenario.map(({ record }) => record) as [CheckRecord, CheckRecord];
    const carried = inheritedBaseline(
      second,
      observations.filter(({ check }) => check === ids[0]),
    );
    const streamed = { ...second, probes: { ...second.probes, stream: stream.of(http.get('/headers')) } };
    const [route = ''] = Object.keys(second.baseline);
    const withStream = { ...second.baseline, [`${route} via stream`]: stream.unbroken() };
    expect(isInherited(second, carried)).toBe(true);
    expect(isInherited({ ...second, witnesses: ['proxy', 'wire'] }, carried)).toBe(false);
    expect(isInherited({ ...streamed, baseline: withStream }, carried)).toBe(false);
    expect(isInherited(first, carried)).toBe(false);
    expect(isInherited(second, [])).toBe(false);
  });

  test('is not judged by a baseline that the step before did not show', async () => {
    const { observations, changes } = await run(scenario);
    const forged = observations.filter(({ check, phase }) => check !== ids[0] || phase !== 'settling');
    const withoutApplied = forged.filter(({ check, phase }) => check !== ids[0] || phase !== 'applied');
    const [, second] = plannedChecks(planRun({ mode: 'run', checks: scenario }));
    expect(second && rejudge(second, withoutApplied, changes)).toMatchObject({
      verdict: 'inconclusive',
      because: expect.stringContaining('baseline did not hold'),
    });
  });

  test('sets the stage of a step that is played alone', async () => {
    const { told, made } = await run(scenario.slice(1, 2));
    expect(told).toEqual([[ids[1], 'conforms']]);
    expect(made).toEqual(['S2 baseline', 'S2 applied', 'S2 restored']);
  });

  test('lets a step fail alone: the next one sets its own stage', async () => {
    const answer: FaultInjection['answer'] = (request, _round, objects) =>
      request.from.namespace === 'legacy' && objects.length === 1
        ? curlReport(request, { is: 'admitted', over: 'plaintext' })
        : undefined;
    const { told, made, mesh } = await run(scenario, { faultInjection: { answer } });
    expect(told[0]).toEqual([ids[0], 'deviates']);
    expect(made).toContain('S2 baseline');
    expect(mesh.objects()).toEqual([]);
  });

  test('is judged by nothing but what it recorded', async () => {
    const { result, observations, changes } = await run(scenario);
    const planned = plannedChecks(planRun({ mode: 'run', checks: scenario }));
    expect(planned.map((entry) => rejudge(entry, observations, changes))).toEqual(result.checks);
  });

  test('is proved step by step', async () => {
    const { result } = await run(scenario, { mode: 'prove' });
    expect(result.checks.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['JN-HARDENING-01-S1+permissive', 'conforms'],
      ['JN-HARDENING-01-S1+without:strict.yaml', 'conforms'],
      ['JN-HARDENING-01-S2+omitted', 'conforms'],
      ['JN-HARDENING-01-S3+strict-stays', 'conforms'],
      ['JN-HARDENING-01-S3+deny-stays', 'conforms'],
    ]);
  });
});

describe('loading a journey rejects', () => {
  test.each([
    [
      'a party outside the cast, once for all steps',
      "'sleep.legacy': sleep.bare(),",
      '',
      /names the party sleep\.legacy/,
    ],
    [
      'a manifest that nobody wrote',
      "applies: ['deny-full-get.yaml']",
      "applies: ['deny.yaml']",
      /deny\.yaml does not exist/,
    ],
    [
      'the removal of what is not in force',
      "removes: ['strict.yaml', ",
      "removes: ['permissive.yaml', ",
      /was not given/,
    ],
    ['a step of unknown shape', "title: 'STRICT resets plaintext',", '', /steps\.0\.title/],
    ['a sabotage that flips nothing', 'under: { omitted: asFull }', 'under: { omitted: denied }', /does not flip/],
  ])('%s', async (_name, before, after, message) => {
    await expect(loadChecks(await broken(before, after))).rejects.toThrow(message);
  });
});
