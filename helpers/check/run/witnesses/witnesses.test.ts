import { describe, expect, test, vi } from 'vitest';
import type { Observation } from '../../../model/observation.ts';
import type { ProbeRequest } from '../../../probe/probe-request.ts';
import { newCertificate } from '../../../simulated/certificates.ts';
import { curlReport, simulatedMesh, type FaultInjection } from '../../../simulated/simulated-mesh.ts';
import { simulatedRun, type SimulatedRequest } from '../../../simulated/simulated-run.ts';
import type * as Timing from '../../../timing/budgets.ts';
import type { AccessLogEntry } from '../../../witness/access-log/entry.ts';
import type { WireFacts } from '../../../witness/wire/facts.ts';
import { loadChecks } from '../../load/load.ts';
import { atWitnessLevel, type WitnessLevel } from '../../plan/witness-level.ts';

// The budgets of a real mesh would make a failing phase last half a minute here.
vi.mock('../../../timing/budgets.ts', async (original) => {
  const { budgets } = await original<typeof Timing>();
  return { budgets: { ...budgets, converge: 150, settle: 20 } };
});

const all = await loadChecks(process.cwd());
const FULL = 'spiffe://cluster.local/ns/full/sa/sleep';
const OTHER = 'spiffe://cluster.local/ns/full/sa/other';

async function run(
  faultInjection: FaultInjection,
  witnessLevel: WitnessLevel = 'proxy',
  request: Partial<SimulatedRequest> = {},
) {
  const checks = all
    .filter(({ record }) => record.id === 'PA-PERMISSIVE-01')
    .map((check) => atWitnessLevel(check, witnessLevel));
  const result = await simulatedRun({ checks, faultInjection, ...request });
  const { mesh, observations, changes } = result;
  const [first] = result.checks;
  return { first, told: [first?.verdict, first?.because], mesh, observations, changes };
}

const isFull = ({ from }: ProbeRequest): boolean => from.namespace === 'full';
const isMtls = ({ tlsVersion }: AccessLogEntry): boolean => tlsVersion !== null;
const asFull = (changes: Partial<AccessLogEntry>): NonNullable<FaultInjection['line']> => {
  return (line, request) => (isFull(request) && isMtls(line) ? ({ ...line, ...changes } as AccessLogEntry) : line);
};

describe('a run listens to the sidecars', () => {
  test('and has their word on every cell', async () => {
    const { told, first } = await run({});
    expect(told).toEqual(['conforms', '']);
    expect(first?.cells.filter(({ witnesses }) => !witnesses.includes('proxy'))).toEqual([]);
  });

  test.each([
    [
      'name another peer',
      asFull({ peerUri: OTHER }),
      `sleep.full -> httpbin.mtls-test has witnesses that contradict each other: the application received the certificate of ${FULL}, its sidecar authenticated ${OTHER}; expected admitted over mtls as ${FULL}`,
    ],
    [
      'saw no TLS',
      asFull({ tlsVersion: null, peerUri: null, peerFingerprint: null }),
      `the application received the certificate of ${FULL}, its sidecar says that the request came over plaintext`,
    ],
    [
      'refused',
      asFull({ code: 403, details: 'rbac_access_denied_matched_policy[none]' }),
      'refused the request by rbac-403',
    ],
    ['saw another certificate', asFull({ peerFingerprint: 'f'.repeat(64) }), 'its sidecar verified ffffffffffffffff…'],
  ])('and deviates when they %s, also in the baseline', async (_, line, dispute) => {
    const { told } = await run({ line });
    expect(told).toEqual(['deviates', expect.stringContaining(dispute)]);
  });

  test('and is in doubt when one is silent', async () => {
    const { told } = await run({ silent: ['proxy'] });
    expect(told).toEqual(['inconclusive', expect.stringContaining('but the witness "proxy" is silent')]);
  });

  test('unless it was told to hear the applications alone', async () => {
    const { told, observations } = await run({}, 'callee');
    expect(told).toEqual(['conforms', '']);
    expect(new Set(observations.map(({ witness }) => witness))).toEqual(new Set(['client', 'callee']));
  });
});

describe('a run compares what callees saw with what callers hold', () => {
  const certificates = (observations: readonly Observation[]) =>
    observations.flatMap(({ facts }) => (facts['kind'] === 'certificate' ? [facts] : []));

  test('and records each certificate once', async () => {
    const { observations } = await run({});
    expect(certificates(observations).map(({ member, uris }) => [member, uris])).toEqual(
      expect.arrayContaining([
        ['sleep.mtls-test', ['spiffe://cluster.local/ns/mtls-test/sa/sleep']],
        ['sleep.full', [FULL]],
      ]),
    );
    expect(certificates(observations)).toHaveLength(2);
  });

  test('and looks again when a certificate was rotated', async () => {
    const old = await newCertificate(FULL);
    let looks = 0;
    const certificate: FaultInjection['certificate'] = (now) => {
      if (!now.uris.includes(FULL)) return now;
      looks += 1;
      return looks === 1 ? old : now;
    };
    const { told, observations } = await run({ certificate });
    expect(told).toEqual(['conforms', '']);
    expect(certificates(observations)).toHaveLength(3);
  });

  test('and deviates when it stays another one', async () => {
    const other = await newCertificate(FULL);
    const { told } = await run({
      certificate: (certificate) => (certificate.uris.includes(FULL) ? other : certificate),
    });
    expect(told).toEqual([
      'deviates',
      expect.stringContaining(`the caller's own sidecar holds ${other.fingerprint.slice(0, 16)}…`),
    ]);
  });

  test('and is in doubt when a caller’s sidecar does not show its certificate', async () => {
    const certificate: FaultInjection['certificate'] = () => Promise.reject(new Error('no port-forward'));
    const { told, changes } = await run({ certificate });
    expect(told).toEqual([
      'inconclusive',
      expect.stringContaining("but the caller's sidecar did not show its certificate"),
    ]);
    expect(changes.find(({ kind }) => kind === 'infrastructure')?.facts).toEqual({ certificate: 'no port-forward' });
  });
});

describe('a run watches the wire', () => {
  test('when it is told to, with a canary in each request, and proves in the same captures that one would be seen', async () => {
    const { told, first, mesh, observations } = await run({}, 'all');
    expect(told).toEqual(['conforms', '']);
    expect(mesh.log.filter((line) => line.startsWith('capture'))).toEqual(
      Array.from({ length: 3 }, () => 'capture httpbin sanity'),
    );
    expect(first?.cells.filter(({ witnesses }) => !witnesses.includes('wire'))).toEqual([]);
    expect(observations.filter(({ witness }) => witness === 'wire')).toHaveLength(3);
  });

  test('and otherwise sends no canary', async () => {
    const asked: ProbeRequest[] = [];
    const answer: FaultInjection['answer'] = (request) => {
      asked.push(request);
      return undefined;
    };
    const { mesh } = await run({ answer });
    expect(mesh.log.filter((line) => line.startsWith('capture'))).toEqual([]);
    expect(asked.filter(({ wireMarker }) => wireMarker !== undefined)).toEqual([]);
  });

  const inClear = (facts: WireFacts): WireFacts => ({
    ...facts,
    wireMarkerSeen: true,
    // Of all requests, those over mutual TLS too.
    markersInClear: sent.map((wireMarker) => wireMarker),
  });
  const sent: string[] = [];
  const remember: FaultInjection['answer'] = (request) => {
    if (request.wireMarker !== undefined) sent.push(request.wireMarker);
    return undefined;
  };

  test('and deviates when it carried in clear what the others say came over mutual TLS', async () => {
    const { told } = await run({ answer: remember, wire: inClear }, 'all');
    expect(told).toEqual([
      'deviates',
      expect.stringContaining('the wire carried the request in clear, the others say that it came over mtls'),
    ]);
  });

  test.each<[string, FaultInjection]>([
    ['no capture could be made', { silent: ['wire'] }],
    ['a packet was lost', { wire: (facts) => ({ ...facts, scan: { ...facts.scan, dropped: 1 } }) }],
    [
      'the canary that was sent in clear was not seen',
      { wire: (facts) => ({ ...facts, wireMarkerSeen: false, markersInClear: [] }) },
    ],
    ['a connection was not seen', { wire: (facts) => ({ ...facts, flows: [] }) }],
  ])('and is in doubt when %s', async (_, faultInjection) => {
    const { told } = await run(faultInjection, 'all');
    expect(told).toEqual(['inconclusive', expect.stringContaining('the witness "wire" is silent')]);
  });

  test('and tells why no capture could be made', async () => {
    const { changes, told } = await run({ silent: ['wire'] }, 'all');
    expect(told[1]).toMatch(/the witness "wire" is silent.*: no capture could be made$/);
    expect(changes.find(({ kind }) => kind === 'infrastructure')?.facts).toEqual({
      capture: 'no capture could be made',
    });
  });
});

describe('a run does not wait for one witness after another', () => {
  test('but asks the rounds of a row while those before are listened to, and no more than the row needs', async () => {
    const mesh = simulatedMesh();
    const seen = { now: 0, most: 0 };
    const witnesses: typeof mesh.witnesses = async (answers, signal, collected) => {
      seen.now += 1;
      seen.most = Math.max(seen.most, seen.now);
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      seen.now -= 1;
      return mesh.witnesses(answers, signal, collected);
    };
    const { told, observations } = await run({}, 'proxy', { mesh: { ...mesh, witnesses } });
    expect(told).toEqual(['conforms', '']);
    expect(seen.most).toBeGreaterThan(1);
    const rounds = (phase: string) => new Set(observations.flatMap((one) => (one.phase === phase ? [one.round] : [])));
    expect(['baseline', 'applied', 'restored'].map((phase) => rounds(phase).size)).toEqual([2, 2, 2]);
  });

  test('and records nothing of a phase after it is over', async () => {
    const mesh = simulatedMesh({
      answer: (request) => curlReport(request, { is: 'refused', by: 'connection-refused' }),
    });
    const stuck = Promise.withResolvers<undefined>();
    const round: typeof mesh.round = async (requests, signal) => {
      await stuck.promise;
      return mesh.round(requests, signal);
    };
    const started = performance.now();
    const running = run({}, 'proxy', { mesh: { ...mesh, round } });
    // Twice the budget to converge is the longest that a phase may take.
    await expect.poll(() => performance.now() - started).toBeGreaterThan(400);
    stuck.resolve(undefined);
    const { told, observations, changes } = await running;
    expect(told).toEqual(['inconclusive', expect.stringContaining('it was stopped: could not wait until')]);
    const ended = changes.find(({ kind }) => kind === 'ended');
    const before = observations.length;
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(observations).toHaveLength(before);
    expect(observations.filter(({ elapsedMs }) => elapsedMs > (ended?.elapsedMs ?? 0))).toEqual([]);
  });
});
