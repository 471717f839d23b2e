import { describe, expect, test } from 'vitest';
import type { ProbeRequest } from '../../../probe/probe-request.ts';
import type { FaultInjection } from '../../../simulated/fault-injection.ts';
import { checksNamed } from '../../../simulated/simulated-checks.ts';
import { simulatedRun, type SimulatedRequest } from '../../../simulated/simulated-run.ts';
import { withBudgets } from '../../../timing/fixture.ts';
import type { AccessLogEntry } from '../../../witness/access-log/entry.ts';
import { atWitnessLevel, type WitnessLevel } from '../../plan/witness-level.ts';

// The budgets of a real mesh would make a failing phase last half a minute here.
withBudgets({ converge: 150, settle: 100 });

const FULL = 'spiffe://cluster.local/ns/full/sa/sleep';
const OTHER = 'spiffe://cluster.local/ns/full/sa/other';

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

const isFull = ({ from }: ProbeRequest): boolean => from.namespace === 'full';
const isMtls = ({ tlsVersion }: AccessLogEntry): boolean => tlsVersion !== null;
const asFull = (changes: Partial<AccessLogEntry>): NonNullable<FaultInjection['line']> => {
  return (line, request) => (isFull(request) && isMtls(line) ? ({ ...line, ...changes } as AccessLogEntry) : line);
};

describe('a run with the witness proxy', () => {
  test('has a report of the sidecar for every cell', async () => {
    const { verdict, first } = await run({});
    expect(verdict).toEqual(['conforms', '']);
    expect(first?.cells.filter(({ witnesses }) => !witnesses.includes('proxy'))).toEqual([]);
  });

  test.each([
    [
      'names another peer',
      asFull({ peerUri: OTHER }),
      `sleep.full -> httpbin.mtls-test has witnesses that contradict each other: the application received the certificate of ${FULL}, its sidecar authenticated ${OTHER}; expected admitted over mtls as ${FULL}`,
    ],
    [
      'saw no TLS',
      asFull({ tlsVersion: null, peerUri: null, peerFingerprint: null }),
      `the application received the certificate of ${FULL}, its sidecar logged the request over plaintext`,
    ],
    [
      'refused',
      asFull({ code: 403, details: 'rbac_access_denied_matched_policy[none]' }),
      'logged a refusal by rbac-403',
    ],
    ['saw another certificate', asFull({ peerFingerprint: 'f'.repeat(64) }), 'its sidecar verified ffffffffffffffff…'],
  ])('deviates when a sidecar %s, also in the baseline', async (_, line, contradiction) => {
    const { verdict } = await run({ line });
    expect(verdict).toEqual(['deviates', expect.stringContaining(contradiction)]);
  });

  test('is inconclusive when a sidecar is silent', async () => {
    const { verdict } = await run({ silent: ['proxy'] });
    expect(verdict).toEqual(['inconclusive', expect.stringContaining('but the witness "proxy" is silent')]);
  });

  test('does not collect their reports at the witness level callee', async () => {
    const { verdict, observations } = await run({}, 'callee');
    expect(verdict).toEqual(['conforms', '']);
    expect(new Set(observations.map(({ witness }) => witness))).toEqual(new Set(['client', 'callee']));
  });
});
