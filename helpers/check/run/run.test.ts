import { describe, expect, test, vi } from 'vitest';
import { describeOutcome } from '../../model/outcome.ts';
import { isModelled } from '../../model/predict/predict.ts';
import type { ProbeRequest } from '../../probe/probe-request.ts';
import { curlReport, simulatedMesh, type FaultInjection } from '../../simulated/simulated-mesh.ts';
import { simulatedRun, type SimulatedRequest } from '../../simulated/simulated-run.ts';
import type * as Timing from '../../timing/budgets.ts';
import { rejudge } from '../judge/rejudge.ts';
import { loadChecks } from '../load/load.ts';
import { checkRun } from '../plan/check-run.ts';
import { assignLanes } from '../plan/lanes/lanes.ts';

// The budgets of a real mesh would make a failing phase last half a minute here.
vi.mock('../../timing/budgets.ts', async (original) => {
  const { budgets } = await original<typeof Timing>();
  return { budgets: { ...budgets, converge: 150, settle: 20 } };
});

const all = await loadChecks(process.cwd());
/** What a simulated mesh can play: no TLS of a client's own, and no fact that only a mesh can show. */
const http = all.filter(({ record }) => {
  const [first, ...others] = [record.probe, ...Object.values(record.probes)];
  return first?.kind === 'http' && [first, ...others].every((probe) => probe.kind !== 'tls' && isModelled(probe));
});
const named = (id: string) => all.filter(({ record }) => record.id === id);

async function run(faultInjection: FaultInjection = {}, request: Partial<SimulatedRequest> = {}) {
  const result = await simulatedRun({ checks: http, faultInjection, managedMesh: true, ...request });
  const { mesh, observations, changes } = result;
  return { result, mesh, observations, changes, first: result.checks[0] };
}

const strict = named('PA-STRICT-01');
const isLegacy = ({ from }: ProbeRequest) => from.workload === 'sleep' && from.namespace.endsWith('legacy');
const hasKind = (kind: string) => (objects: readonly { kind: string }[]) =>
  objects.some((object) => object.kind === kind);
const isStrict = hasKind('PeerAuthentication');
const refusedBy = (request: ProbeRequest, by: 'connection-reset' | 'connection-refused' | 'rbac-403') =>
  curlReport(request, { is: 'refused', by });

describe('runChecks', () => {
  test('finds that a mesh which follows the rules conforms, and leaves nothing in force', async () => {
    const { result, mesh } = await run();
    expect(result.checks.map(({ verdict, because }) => [verdict, because])).toEqual(http.map(() => ['conforms', '']));
    expect(result.verdict).toBe('conforms');
    expect(mesh.objects()).toEqual([]);
  });

  test('conforms behind a prefix and in another trust domain', async () => {
    const records = strict.map((check) => checkRun(check, 'mp-', { trustDomain: 'corp.example' }).record);
    const outcomes = records.flatMap(({ expects }) => Object.values(expects).map(({ is }) => describeOutcome(is)));
    expect(outcomes).toContain('admitted over mtls as spiffe://corp.example/ns/mp-full/sa/sleep');
    const { result } = await run({}, { namespacePrefix: 'mp-' });
    expect(result.checks.filter(({ verdict }) => verdict !== 'conforms')).toEqual([]);
    expect(result.verdict).toBe('conforms');
  });

  test('plays the kubelet as a caller', async () => {
    const { result } = await run({}, { checks: named('PR-REWRITE-01') });
    expect(result.checks.map(({ verdict, because }) => [verdict, because])).toEqual([['conforms', '']]);
  });

  test.each(
    http.flatMap((check) => Object.keys(check.record.sabotage).map((name) => [check.record.id, name, check] as const)),
  )('%s finds exactly what it says under %s', async (_id, name, check) => {
    const { result, mesh } = await run({}, { checks: [check], sabotage: name });
    expect(result.checks.map(({ verdict, because }) => [verdict, because])).toEqual([['conforms', '']]);
    expect(mesh.objects()).toEqual([]);
  });

  test('lets a control that held before the restart count while the container is down', async () => {
    let asked = 0;
    const quiet = {
      kind: 'kubelet',
      restarts: 0,
      probeFailures: [],
      windowMs: 5_000,
      probedPath: '/',
      probedPort: '1',
    } as const;
    const answer: FaultInjection['answer'] = (request, _round, objects) => {
      if (!isStrict(objects)) return undefined;
      if (request.probe.kind === 'kubelet') return asked < 1 ? quiet : undefined;
      asked += 1;
      return asked > 1 ? curlReport(request, { is: 'refused', by: 'no-endpoints' }) : undefined;
    };
    const { first, observations } = await run({ answer }, { checks: named('PR-REWRITE-01') });
    expect([first?.verdict, first?.because]).toEqual(['conforms', '']);
    expect(Math.max(...observations.filter(({ phase }) => phase === 'applied').map(({ round }) => round))).toBe(2);
  });

  test('does not let a control count that never held while the container was restarted', async () => {
    const answer: FaultInjection['answer'] = (request, _round, objects) =>
      isStrict(objects) && request.probe.kind === 'http'
        ? curlReport(request, { is: 'refused', by: 'no-endpoints' })
        : undefined;
    const { first } = await run({ answer }, { checks: named('PR-REWRITE-01') });
    expect([first?.verdict, first?.because]).toEqual([
      'inconclusive',
      expect.stringContaining('the control does not hold'),
    ]);
  });

  test('records every round with its witnesses, and every change', async () => {
    const { observations: seen, changes } = await run({}, { checks: strict });
    const observations = seen.filter(({ phase }) => phase !== 'enforcing');
    expect(new Set(observations.map(({ phase, witness }) => `${phase} ${witness}`))).toEqual(
      new Set(
        ['baseline', 'applied', 'settling', 'restored'].flatMap((phase) =>
          ['client', 'callee', 'proxy'].map((witness) => `${phase} ${witness}`),
        ),
      ),
    );
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, index) => index + 1));
    expect(changes.map(({ phase, kind }) => `${phase} ${kind}`)).toEqual([
      'baseline applied',
      'baseline acknowledged',
      'applied applied',
      'applied acknowledged',
      'restored deleted',
      'restored acknowledged',
      'restored ended',
    ]);
  });

  test('watches bare callers while the proxies take the change, and measures by them', async () => {
    const { first, observations, changes } = await run({}, { checks: strict });
    const watched = observations.filter(({ phase }) => phase === 'enforcing');
    expect(new Set(watched.map(({ route }) => route))).toEqual(new Set(['sleep.legacy -> httpbin.mtls-test']));
    const [change] = changes.filter(({ phase, kind }) => phase === 'applied' && kind === 'applied');
    const shown = watched.find(({ witness }) => witness === 'client')?.elapsedMs ?? Number.NaN;
    expect(first?.enforcedMs).toBe(Math.round(shown - (change?.elapsedMs ?? Number.NaN)));
  });

  test('is judged by nothing but what it recorded', async () => {
    const { result, observations, changes } = await run({ lag: 3 });
    const copy = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
    const lanes = assignLanes(http).flatMap(({ prefix, checks }) =>
      checks.map((check) => checkRun(check, prefix).record),
    );
    const [seen, made] = [copy(observations), copy(changes)];
    const judged = lanes.map((record) => rejudge({ record: copy(record) }, seen, made));
    expect(judged.toSorted((left, right) => left.id.localeCompare(right.id))).toEqual(
      result.checks.toSorted((left, right) => left.id.localeCompare(right.id)),
    );
  });

  test('waits for a change that takes rounds to be enforced and tells how long it took', async () => {
    const { first, observations } = await run({ lag: 5 }, { checks: strict });
    expect([first?.verdict, first?.enforcedMs]).toEqual(['conforms', expect.any(Number)]);
    const asked = (of: string) =>
      Math.max(...observations.filter(({ phase }) => phase === of).map(({ round }) => round));
    expect(asked('enforcing') + asked('applied')).toBe(7);
  });
});

describe('runChecks never takes for a pass', () => {
  test('a policy that does not bite', async () => {
    const { first } = await run(
      {
        answer: (request) =>
          isLegacy(request) ? curlReport(request, { is: 'admitted', over: 'plaintext' }) : undefined,
      },
      { checks: strict },
    );
    expect([first?.verdict, first?.because]).toEqual([
      'deviates',
      'sleep.legacy -> httpbin.mtls-test was admitted over plaintext, expected refused by connection-reset',
    ]);
  });

  test('a refusal by another mechanism', async () => {
    const answer: FaultInjection['answer'] = (request, _round, objects) =>
      isLegacy(request) && isStrict(objects) ? refusedBy(request, 'rbac-403') : undefined;
    const { first } = await run({ answer }, { checks: strict });
    expect([first?.verdict, first?.because]).toEqual([
      'deviates',
      'sleep.legacy -> httpbin.mtls-test was refused by rbac-403, expected refused by connection-reset',
    ]);
  });

  test('a refusal by a callee that answers nobody', async () => {
    const answer: FaultInjection['answer'] = (request, _round, objects) =>
      isStrict(objects) ? refusedBy(request, 'connection-reset') : undefined;
    const { first } = await run({ answer }, { checks: strict });
    expect([first?.verdict, first?.because]).toEqual([
      'inconclusive',
      expect.stringContaining('httpbin.mtls-test answered nobody in that round'),
    ]);
  });

  test('a dead callee from the start', async () => {
    const { first, changes } = await run(
      { answer: (request) => refusedBy(request, 'connection-refused') },
      { checks: strict },
    );
    expect([first?.verdict, first?.because]).toEqual([
      'inconclusive',
      expect.stringMatching(/^baseline did not hold: .*connection-refused/),
    ]);
    expect(changes.some(({ phase }) => phase === 'applied')).toBe(false);
  });

  test('a policy that holds two times in three', async () => {
    const answer: FaultInjection['answer'] = (request, round, objects) =>
      isLegacy(request) && isStrict(objects) && round % 3 === 0
        ? curlReport(request, { is: 'admitted', over: 'plaintext' })
        : undefined;
    const { first } = await run({ answer }, { checks: strict });
    expect(first?.verdict).not.toBe('conforms');
  });

  test('a policy that lets go within the settling window', async () => {
    const answer: FaultInjection['answer'] = (request, round, objects) =>
      isLegacy(request) && isStrict(objects) && round > 6
        ? curlReport(request, { is: 'admitted', over: 'plaintext' })
        : undefined;
    const { first } = await run({ answer }, { checks: strict });
    expect([first?.verdict, first?.because]).toEqual([
      'deviates',
      expect.stringMatching(/^did not go on holding: sleep.legacy .*admitted over plaintext/),
    ]);
  });

  test('mTLS that its witness does not confirm', async () => {
    const { first } = await run({ silent: ['callee', 'proxy'] }, { checks: strict });
    expect(first?.verdict).toBe('inconclusive');
  });

  test('an identity that is not the caller’s', async () => {
    const thief = {
      is: 'admitted',
      over: 'mtls',
      as: 'spiffe://cluster.local/ns/mtls-test/sa/httpbin',
      seenBy: 'callee',
    } as const;
    const answer: FaultInjection['answer'] = (request, _round, objects) =>
      !isLegacy(request) && isStrict(objects) ? curlReport(request, thief) : undefined;
    const { first } = await run({ answer }, { checks: strict });
    expect([first?.verdict, first?.because]).toEqual([
      'deviates',
      expect.stringContaining('as spiffe://cluster.local/ns/mtls-test/sa/httpbin, expected'),
    ]);
  });

  test('an answer to another request', async () => {
    const answer: FaultInjection['answer'] = (request) =>
      curlReport({ ...request, requestId: 'somebody-elses' }, { is: 'admitted', over: 'plaintext' });
    const { first } = await run({ answer }, { checks: strict });
    expect([first?.verdict, first?.because]).toEqual(['inconclusive', expect.stringContaining('another request')]);
  });

  test('a probe that could not run', async () => {
    const infrastructure = { kind: 'infrastructure', cause: 'the exec stream broke', attempts: 2 } as const;
    const { first } = await run(
      { answer: (request, _round, objects) => (isLegacy(request) && isStrict(objects) ? infrastructure : undefined) },
      { checks: strict },
    );
    expect([first?.verdict, first?.because]).toEqual([
      'inconclusive',
      expect.stringContaining('the exec stream broke'),
    ]);
  });

  test('policies that do not go away', async () => {
    const answer: FaultInjection['answer'] = (request, round) =>
      isLegacy(request) && round > 5 ? refusedBy(request, 'connection-reset') : undefined;
    const { first } = await run({ answer }, { checks: strict });
    expect([first?.verdict, first?.because]).toEqual(['deviates', expect.stringContaining('sleep.legacy')]);
  });

  test.each([1, 2, 3])('a run in which change %i broke', async (broken) => {
    const { first, mesh } = await run(
      { change: (count) => (count === broken ? new Error('istiod is gone') : undefined) },
      { checks: strict },
    );
    expect([first?.verdict, first?.because]).toEqual(['inconclusive', 'it was stopped: istiod is gone']);
    expect(mesh.objects()).toEqual([]);
  });

  test('a mesh that cannot meet its needs', async () => {
    const { result } = await run({}, { checks: strict, istioVersion: '1.20.3' });
    expect(result.checks.map(({ verdict, because }) => [verdict, because])).toEqual([
      ['not-applicable', 'needs Istio >=1.22, this mesh runs 1.20.3'],
    ]);
    expect(result.verdict).not.toBe('conforms');
  });
});

describe('runChecks when it is stopped', () => {
  test('deletes what it applied and throws the reason', async () => {
    const controller = new AbortController();
    const mesh = simulatedMesh({
      answer: (request, round) => {
        if (round === 4) controller.abort(new Error('Ctrl-C'));
        return curlReport(request, { is: 'admitted', over: 'plaintext' });
      },
    });
    await expect(simulatedRun({ checks: strict, mesh, signal: controller.signal })).rejects.toThrow('Ctrl-C');
    expect(mesh.objects()).toEqual([]);
    expect(mesh.log.at(-1)).toBe('cleanUp');
  });

  test('throws when no cast could be raised', async () => {
    const mesh = { ...simulatedMesh(), ensureCast: () => Promise.reject(new Error('no image')) };
    await expect(simulatedRun({ checks: strict, mesh })).rejects.toThrow('no image');
  });
});
