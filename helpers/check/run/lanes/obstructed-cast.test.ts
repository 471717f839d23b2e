import { expect, test } from 'vitest';
import { MeshproofError } from '../../../errors.ts';
import { simulatedMesh } from '../../../simulated/simulated-mesh.ts';
import { simulatedRun } from '../../../simulated/simulated-run.ts';
import { loadChecks } from '../../load/load.ts';

const all = await loadChecks(process.cwd());
const checks = ['PA-STRICT-01', 'AZ-ALLOW-01'].flatMap((id) => all.filter(({ record }) => record.id === id));

test('a cast that meets an obstacle holds up no other, and its checks quote the cause and what to do', async () => {
  const mesh = simulatedMesh();
  const judged: string[] = [];
  const othersJudged = Promise.withResolvers<undefined>();
  let casts = 0;
  const ensureCast: typeof mesh.ensureCast = async (namespaces, workloads, signal, onObstacle) => {
    casts += 1;
    if (casts > 1) return mesh.ensureCast(namespaces, workloads, signal);
    onObstacle?.('the image cannot be pulled');
    await othersJudged.promise;
    throw new MeshproofError({ operation: 'wait', details: 'no such image', hint: 'load it' });
  };
  const run = await simulatedRun({
    checks,
    mesh: { ...mesh, ensureCast },
    onEvent: (event) => {
      if (event.kind !== 'judged') return;
      judged.push(event.result.verdict);
      othersJudged.resolve(undefined);
    },
  });
  expect(judged).toEqual(['conforms', 'inconclusive']);
  const undeployed = run.checks.find(({ verdict }) => verdict === 'inconclusive');
  expect(undeployed?.because).toContain('its cast could not be deployed: no such image');
  expect(undeployed?.because).toContain('what to do: load it');
});
