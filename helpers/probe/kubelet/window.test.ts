import { describe, expect, it } from 'vitest';
import { budgets } from '../../timing/budgets.ts';
import { after, failing, first } from './fixture-snapshot.ts';
import { judge, windowBegins } from './window.ts';

const failed = failing('liveness');

describe('judge() of liveness', () => {
  it('reports no restart at the end of a quiet window', () => {
    expect(judge('liveness', first, first, after(3_999))).toMatchObject({
      waiting: '0 restarts and 0 failed probes so far',
    });
    expect(judge('liveness', first, first, after(4_000))).toMatchObject({
      restarts: 0,
      probeFailures: [],
      windowMs: 4_000,
      state: 'running',
    });
  });

  it('ends at once when a restart and its cause are known', () => {
    expect(judge('liveness', first, { ...failed, restarts: 2 }, after(1_000))).toMatchObject({
      restarts: 1,
      probeFailures: ['reset'],
    });
  });

  it('waits to the end of the budget after a failure without a restart, or a restart without a failure', () => {
    for (const now of [failed, { ...first, restarts: 2 }]) {
      expect(judge('liveness', first, now, after(10_000))).toHaveProperty('waiting');
      expect(judge('liveness', first, now, after(budgets.kubeletWindow))).toHaveProperty('kind', 'kubelet');
    }
  });

  it('counts an event with an increased count as a new failure', () => {
    const counted = {
      ...first,
      restarts: 2,
      failures: [{ uid: 'old', count: 3, probe: 'liveness' as const, message: 'again' }],
    };
    expect(judge('liveness', first, counted, after(1_000))).toMatchObject({ probeFailures: ['again'] });
  });

  it('waits for an alert that a closed connection may hide, also from the next start', () => {
    const url = 'Get "https://10.0.0.1:18443/"';
    const hidden = { uid: 'a', count: 1, probe: 'liveness' as const, message: `${url}: write: broken pipe` };
    const reported = {
      ...hidden,
      uid: 'b',
      probe: 'startup' as const,
      message: `${url}: remote error: tls: bad certificate`,
    };
    const killed = { ...first, restarts: 2, failures: [hidden] };
    expect(judge('liveness', first, killed, after(9_000))).toHaveProperty('waiting');
    expect(judge('liveness', first, { ...killed, failures: [hidden, reported] }, after(9_000))).toMatchObject({
      probeFailures: [hidden.message, reported.message],
    });
    expect(judge('liveness', first, { ...first, failures: [hidden] }, after(9_000))).toHaveProperty('waiting');
  });

  it('counts failures of a replacing pod since its start, before the first read', () => {
    const killed = { ...failed, pod: 'p-2', restarts: 1 };
    const begun = windowBegins(killed, first);
    expect(judge('liveness', begun, killed, after(400))).toMatchObject({
      restarts: 1,
      probeFailures: ['from before', 'from before', 'reset'],
    });
    expect(windowBegins(killed, undefined)).toBe(killed);
    expect(windowBegins({ ...first, restarts: 2 }, first)).toBe(first);
  });

  it('distinguishes a replaced pod from a quiet and from a restarted one', () => {
    const replaced = { ...first, pod: 'p-2', restarts: 5 };
    expect(judge('liveness', first, replaced, after(budgets.kubeletWindow))).toMatchObject({
      restarts: 0,
      state: 'the pod was replaced',
    });
    expect(judge('liveness', first, undefined, after(budgets.kubeletWindow))).toMatchObject({
      state: 'the pod was replaced',
    });
    expect(judge('liveness', first, replaced, after(4_000))).toHaveProperty('waiting');
  });
});
