import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { curlReport } from '../../../simulated/clients.ts';
import type { FaultInjection } from '../../../simulated/fault-injection.ts';
import { simulatedRun, type SimulatedRequest } from '../../../simulated/simulated-run.ts';
import { withBudgets } from '../../../timing/fixture.ts';
import { inheritedBaseline, isInherited } from '../../judge/inherited.ts';
import { rejudge } from '../../judge/rejudge.ts';
import { loadChecks } from '../../load/load.ts';
import { selectChecks } from '../../load/select/select.ts';
import { expectationsOf } from '../../plan/changes/change-set.ts';
import { plannedChecks, planRun } from '../../plan/plan.ts';
import { predictedExpectations } from '../../plan/prediction.ts';
import type { CheckRecord, LoadedCheck } from '../../record/check-record.ts';
import { http, stream } from '../../record/define.ts';

// The budgets of a real mesh would make a failing phase last half a minute here.
withBudgets({ converge: 100, settle: 100 });

const FIXTURE = join(import.meta.dirname, 'fixtures', 'hardening');
const scenario = await loadChecks(FIXTURE);
const ids = ['JN-HARDENING-01-S1', 'JN-HARDENING-01-S2', 'JN-HARDENING-01-S3'];

async function run(checks: readonly LoadedCheck[], request: Partial<SimulatedRequest> = {}) {
  const result = await simulatedRun({ checks, ...request });
  const { changes, mesh, observations } = result;
  const verdicts = result.checks.map(({ id, verdict }) => [id, verdict]);
  const made = changes
    .filter(({ kind }) => kind === 'applied' || kind === 'deleted')
    .map(({ check, phase }) => `${check.slice(-2)} ${phase}`);
  return { result, verdicts, made, mesh, observations, changes };
}

describe('a scenario', () => {
  test('is loaded as one check per step, each with what is in force by then', () => {
    expect(scenario.map(({ record }) => record.id)).toEqual(ids);
    expect(scenario.map(({ record }) => record.given)).toEqual([
      [],
      ['strict.yaml'],
      ['strict.yaml', 'deny-full-get.yaml'],
    ]);
  });

  test('starts each step from the outcomes that the one before it left', () => {
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

  test('runs its steps one after another: it sets up once, undoes the last step alone and leaves nothing in force', async () => {
    const { verdicts, made, mesh } = await run(scenario);
    expect(verdicts).toEqual(ids.map((id) => [id, 'conforms']));
    expect(made).toEqual(['S1 applied', 'S2 applied', 'S3 applied', 'S3 restored']);
    expect(mesh.objects()).toEqual([]);
  });

  test('does not observe again what the step before has just observed', async () => {
    const { observations, changes, result } = await run(scenario);
    const observed = observations.filter(({ phase }) => phase === 'baseline').map(({ check }) => check);
    expect(new Set(observed)).toEqual(new Set([ids[0]]));
    const rests = changes.filter(({ kind }) => kind === 'ended').map(({ facts }) => facts['baselineOf']);
    expect(rests).toEqual([undefined, ids[0], ids[1]]);
    const [, second] = result.checks;
    const seqs = second?.cells.filter(({ phase }) => phase === 'baseline').flatMap((cell) => cell.observations) ?? [];
    const before = observations.filter(({ check, phase }) => check === ids[0] && phase === 'settling');
    expect(seqs.length).toBeGreaterThan(0);
    expect(before.map(({ seq }) => seq)).toEqual(expect.arrayContaining([...seqs]));
  });

  test('observes a baseline by itself that has the wire or a stream, or that the step before did not observe last', async () => {
    const { observations } = await run(scenario);
    const [first, second] = scenario.map(({ record }) => record) as [CheckRecord, CheckRecord];
    const inherited = inheritedBaseline(
      second,
      observations.filter(({ check }) => check === ids[0]),
    );
    const streamed = { ...second, probes: { ...second.probes, stream: stream.of(http.get('/headers')) } };
    const [route = ''] = Object.keys(second.baseline);
    const withStream = { ...second.baseline, [`${route} via stream`]: stream.unbroken() };
    expect(isInherited(second, inherited)).toBe(true);
    expect(isInherited({ ...second, witnesses: ['proxy', 'wire'] }, inherited)).toBe(false);
    expect(isInherited({ ...streamed, baseline: withStream }, inherited)).toBe(false);
    expect(isInherited(first, inherited)).toBe(false);
    expect(isInherited(second, [])).toBe(false);
  });

  test('is not judged by a baseline that the step before did not observe', async () => {
    const { observations, changes } = await run(scenario);
    const forged = observations.filter(({ check, phase }) => check !== ids[0] || phase !== 'settling');
    const withoutApplied = forged.filter(({ check, phase }) => check !== ids[0] || phase !== 'applied');
    const [, second] = plannedChecks(planRun({ mode: 'run', checks: scenario }));
    expect(second && rejudge(second, withoutApplied, changes)).toMatchObject({
      verdict: 'inconclusive',
      because: expect.stringContaining('baseline did not hold'),
    });
  });

  test('sets up for a step that runs alone', async () => {
    const { verdicts, made } = await run(scenario.slice(1, 2));
    expect(verdicts).toEqual([[ids[1], 'conforms']]);
    expect(made).toEqual(['S2 baseline', 'S2 applied', 'S2 restored']);
  });

  test('sets up again for the step after one that fails', async () => {
    const answer: FaultInjection['answer'] = (request, _round, objects) =>
      request.from.namespace === 'legacy' && objects.length === 1
        ? curlReport(request, { is: 'admitted', over: 'plaintext' })
        : undefined;
    const { verdicts, made, mesh } = await run(scenario, { faultInjection: { answer } });
    expect(verdicts[0]).toEqual([ids[0], 'deviates']);
    expect(made).toContain('S2 baseline');
    expect(mesh.objects()).toEqual([]);
  });

  test('is judged only by what it recorded', async () => {
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
