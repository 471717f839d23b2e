import { beforeEach, describe, expect, it } from 'vitest';
import { namespacesOf } from '../../../check/plan/check-run.ts';
import type { CollectedWitness } from '../../../check/record/check-record.ts';
import { simulatedMesh, type SimulatedMesh } from '../../../simulated/simulated-mesh.ts';
import { asksOf, castOf, overPooled } from '../matrix.ts';
import { runAlone, playWitnessed, type RoundMesh } from './product-rounds.ts';

const matrix = { sources: 2, callees: 2 };
const signal = new AbortController().signal;
const sink = { observe: () => undefined, change: () => undefined };
let simulated: SimulatedMesh;
beforeEach(async () => {
  simulated = simulatedMesh();
  const cast = castOf(matrix, '');
  await simulated.ensureCast(namespacesOf(cast), cast, signal);
});

/** The mesh, of which those who are `heard` speak. */
function witnessLevel(...collected: readonly CollectedWitness[]): RoundMesh {
  return {
    round: (requests, given) => simulated.round(requests, given),
    certificate: (place, afresh, given) => simulated.certificate(place, afresh, given),
    witnesses: (answers, given) => simulated.witnesses(answers, given, collected),
  };
}

const playing = (mesh: RoundMesh, requests = asksOf(matrix, '')) => ({ mesh, requests, sink, signal });

describe('the rounds that the bench plays', () => {
  it('count what was recorded of a cell, by witness', async () =>
    expect(await playWitnessed(playing(witnessLevel('proxy')), 2)).toMatchObject({
      rounds: 2,
      witnesses: { client: 1, callee: 1, proxy: 1 },
    }));

  it('are no measure of speed when a cell was not witnessed', async () =>
    expect(playWitnessed(playing(witnessLevel()), 1)).rejects.toThrow('sleep-00.callers -> httpbin-00.callees shows'));

  it('tell how many requests found a connection of an earlier one', async () => {
    const mesh: RoundMesh = {
      ...witnessLevel(),
      round: async (requests, given) =>
        (await simulated.round(requests, given)).map((answer, index) => {
          const pooled = answer.request.probe.kind === 'http' && answer.request.probe.connection === 'pooled';
          return pooled && index > 0
            ? { ...answer, facts: { ...answer.facts, reused: true } as typeof answer.facts }
            : answer;
        }),
    };
    expect(await runAlone(playing(mesh, asksOf(matrix, '').map(overPooled)), 3)).toMatchObject({ reused: 0.75 });
    expect(await runAlone(playing(mesh), 3)).toMatchObject({ reused: 0 });
  });
});
