import { describe, expect, test } from 'vitest';
import type { Observation } from '../../../model/observation.ts';
import { newCertificate } from '../../../simulated/certificates.ts';
import type { FaultInjection } from '../../../simulated/fault-injection.ts';
import { checksNamed } from '../../../simulated/simulated-checks.ts';
import { simulatedRun, type SimulatedRequest } from '../../../simulated/simulated-run.ts';
import { withBudgets } from '../../../timing/fixture.ts';
import { atWitnessLevel, type WitnessLevel } from '../../plan/witness-level.ts';

// The budgets of a real mesh would make a failing phase last half a minute here.
withBudgets({ converge: 150, settle: 100 });

const FULL = 'spiffe://cluster.local/ns/full/sa/sleep';

async function run(
  faultInjection: FaultInjection,
  witnessLevel: WitnessLevel = 'proxy',
  request: Partial<SimulatedRequest> = {},
) {
  const checks = checksNamed('PA-PERMISSIVE-01').map((check) => atWitnessLevel(check, witnessLevel));
  const result = await simulatedRun({ checks, faultInjection, ...request });
  const [first] = result.checks;
  return { ...result, first, verdict: [first?.verdict, first?.because] };
}

describe('a run compares the certificates of callees and callers', () => {
  const certificates = (observations: readonly Observation[]) =>
    observations.flatMap(({ facts }) => (facts['kind'] === 'certificate' ? [facts] : []));

  test('records each certificate once', async () => {
    const { observations } = await run({});
    expect(certificates(observations).map(({ member, uris }) => [member, uris])).toEqual(
      expect.arrayContaining([
        ['sleep.mtls-test', ['spiffe://cluster.local/ns/mtls-test/sa/sleep']],
        ['sleep.full', [FULL]],
      ]),
    );
    expect(certificates(observations)).toHaveLength(2);
  });

  test('reads a certificate again when it was rotated', async () => {
    const old = await newCertificate(FULL);
    let looks = 0;
    const certificate: FaultInjection['certificate'] = (now) => {
      if (!now.uris.includes(FULL)) return now;
      looks += 1;
      return looks === 1 ? old : now;
    };
    const { verdict, observations } = await run({ certificate });
    expect(verdict).toEqual(['conforms', '']);
    expect(certificates(observations)).toHaveLength(3);
  });

  test('deviates when the caller holds another one', async () => {
    const other = await newCertificate(FULL);
    const { verdict } = await run({
      certificate: (certificate) => (certificate.uris.includes(FULL) ? other : certificate),
    });
    expect(verdict).toEqual([
      'deviates',
      expect.stringContaining(`the caller's own sidecar holds ${other.fingerprint.slice(0, 16)}…`),
    ]);
  });

  test('is inconclusive when the certificate of a caller cannot be read', async () => {
    const certificate: FaultInjection['certificate'] = () => Promise.reject(new Error('no port-forward'));
    const { verdict, changes } = await run({ certificate });
    expect(verdict).toEqual([
      'inconclusive',
      expect.stringContaining("but the certificate of the caller's sidecar was not collected"),
    ]);
    expect(changes.find(({ kind }) => kind === 'infrastructure')?.facts).toEqual({ certificate: 'no port-forward' });
  });
});
