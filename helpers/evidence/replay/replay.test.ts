import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Mode } from '../../check/plan/plan.ts';
import type { FaultInjection } from '../../simulated/fault-injection.ts';
import { simulatedMesh } from '../../simulated/simulated-mesh.ts';
import { withBudgets } from '../../timing/fixture.ts';
import { all, isBroken, written } from './fixture.ts';
import { replay } from './replay.ts';

// The budgets of a real mesh would make a failing phase last half a minute here.
withBudgets({ converge: 3_000, settle: 10 });

let outputDirectory = '';
beforeAll(() => {
  outputDirectory = mkdtempSync(join(tmpdir(), 'replay-'));
});
afterAll(() => {
  rmSync(outputDirectory, { recursive: true });
});

describe('replay', () => {
  const infrastructure: FaultInjection['answer'] = () => ({
    kind: 'infrastructure',
    cause: 'the exec stream broke',
    attempts: 2,
  });

  test.each<[string, string, Mode, Parameters<typeof written>[3]]>([
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
  ])('yields the same bytes for a run that %s', async (_name, verdict, mode, options) => {
    const directory = await written(outputDirectory, mode, all, options);
    expect(replay(directory)).toMatchObject({ identical: true, verdict, changed: [] });
  });

  test('yields the same for a run whose cast could not be deployed in one lane', async () => {
    const mesh = simulatedMesh();
    const ensureCast: typeof mesh.ensureCast = (namespaces, workloads, signal) =>
      workloads.length === 3 ? Promise.reject(new Error('no image')) : mesh.ensureCast(namespaces, workloads, signal);
    const directory = await written(outputDirectory, 'run', all, { request: { mesh: { ...mesh, ensureCast } } });
    expect(replay(directory)).toMatchObject({ identical: true, verdict: 'inconclusive' });
  });

  test('leaves a check inconclusive that the run did not complete', async () => {
    const controller = new AbortController();
    const answer: FaultInjection['answer'] = (_request, round) => {
      if (round === 6) controller.abort(new Error('Ctrl-C'));
      return undefined;
    };
    const directory = await written(outputDirectory, 'run', all, {
      faultInjection: { answer },
      request: { signal: controller.signal },
    });
    expect(replay(directory)).toMatchObject({ identical: true, verdict: 'inconclusive' });
  });
});
