import { expect, test } from 'vitest';
import { admitted } from '../../../model/outcome.ts';
import { curlReport } from '../../../simulated/clients.ts';
import type { FaultInjection } from '../../../simulated/fault-injection.ts';
import { checksNamed } from '../../../simulated/simulated-checks.ts';
import { simulatedMesh } from '../../../simulated/simulated-mesh.ts';
import { simulatedRun } from '../../../simulated/simulated-run.ts';
import { withBudgets } from '../../../timing/fixture.ts';

withBudgets({ converge: 150, settle: 100 });

const NAMED = /; injection is on for the namespace of full\/sleep-1, without an istio-proxy: see whether the webhooks/;
const everywhere: FaultInjection = {
  answer: (request) => curlReport(request, admitted.overPlaintext()),
  silent: ['proxy'],
};

async function run(id: string, faults: FaultInjection, lacking: readonly string[]) {
  const mesh = { ...simulatedMesh(faults), uninjected: () => lacking };
  const { checks } = await simulatedRun({ checks: checksNamed(id), mesh, managedMesh: true });
  return [checks[0]?.verdict, checks[0]?.because];
}

test.each([
  ['whose baseline is plaintext', 'MI-DIRECT-01', 'inconclusive'],
  ['whose baseline is mutual TLS', 'AZ-DENY-01', 'deviates'],
])('a check %s names the pods that injection left without a sidecar', async (_what, id, verdict) => {
  expect(await run(id, everywhere, ['full/sleep-1'])).toEqual([verdict, expect.stringMatching(NAMED)]);
});

test('a check that conforms is not asked why', async () => {
  expect(await run('AZ-DENY-01', {}, ['full/sleep-1'])).toEqual(['conforms', '']);
});
