import { beforeEach, describe, expect, it } from 'vitest';
import { namespacesOf } from '../../../check/plan/lanes/workloads.ts';
import type { CollectedWitness } from '../../../check/record/check-record.ts';
import { simulatedMesh, type SimulatedMesh } from '../../../simulated/simulated-mesh.ts';
import { asksOf, castOf, overPooled } from '../matrix.ts';
import { runAlone, runWitnessed, type RoundMesh } from './product-rounds.ts';

const matrix = { sources: 2, callees: 2 };
const signal = new AbortController().signal;
const sink = { observe: () => undefined, change: () => undefined };
let simulated: SimulatedMesh;
beforeEach(async () => {
  simulated = simulatedMesh();
  const cast = castOf(matrix, '');
  await simulated.ensureCast(namespacesOf(cast), cast, signal);
});

/** The mesh, of which only these witnesses are collected. */
function meshWith(...collected: readonly CollectedWitness[]): RoundMesh {
  return {
    round: (requests, given) => simulated.round(requests, given),
    certificate: (place, afresh, given) => simulated.certificate(place, afresh, given),
    witnesses: (answers, given) => simulated.witnesses(answers, given, collected),
  };
}

const requestTo = (mesh: RoundMesh, requests = asksOf(matrix, '')) => ({ mesh, requests, sink, signal });

describe('the rounds that the bench runs', () => {
  it('count what was recorded of a cell, by witness', async () =>
    expect(await runWitnessed(requestTo(meshWith('proxy')), 2)).toMatchObject({
      rounds: 2,
      witnesses: { client: 1, callee: 1, proxy: 1 },
    }));

  it('fail when a cell was not witnessed', async () =>
    expect(runWitnessed(requestTo(meshWith()), 1)).rejects.toThrow(/sleep-0\d\.callers -> httpbin-0\d\.callees is/));

  it('report the share of requests that reused a connection', async () => {
    const mesh: RoundMesh = {
      ...meshWith(),
      round: async (requests, given) =>
        (await simulated.round(requests, given)).map((answer, index) => {
          const pooled = answer.request.probe.kind === 'http' && answer.request.probe.connection === 'pooled';
          return pooled && index > 0
            ? { ...answer, facts: { ...answer.facts, reused: true } as typeof answer.facts }
            : answer;
        }),
    };
    expect(await runAlone(requestTo(mesh, asksOf(matrix, '').map(overPooled)), 3)).toMatchObject({ reused: 0.75 });
    expect(await runAlone(requestTo(mesh), 3)).toMatchObject({ reused: 0 });
  });
});
