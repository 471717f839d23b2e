import { describe, expect, test } from 'vitest';
import { curlReport } from '../../../simulated/clients.ts';
import { checksNamed } from '../../../simulated/simulated-checks.ts';
import { simulatedMesh } from '../../../simulated/simulated-mesh.ts';
import { simulatedRun } from '../../../simulated/simulated-run.ts';

describe('a run that is stopped', () => {
  test('deletes what it applied and throws the reason', async () => {
    const controller = new AbortController();
    const mesh = simulatedMesh({
      answer: (request, round) => {
        if (round === 4) controller.abort(new Error('Ctrl-C'));
        return curlReport(request, { is: 'admitted', over: 'plaintext' });
      },
    });
    await expect(
      simulatedRun({ checks: checksNamed('PA-STRICT-01'), mesh, signal: controller.signal }),
    ).rejects.toThrow('Ctrl-C');
    expect(mesh.objects()).toEqual([]);
    expect(mesh.log.at(-1)).toBe('cleanUp');
  });

  test('throws when no cast could be deployed', async () => {
    const mesh = { ...simulatedMesh(), ensureCast: () => Promise.reject(new Error('no image')) };
    await expect(simulatedRun({ checks: checksNamed('PA-STRICT-01'), mesh })).rejects.toThrow('no image');
  });
});
