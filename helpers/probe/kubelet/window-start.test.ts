import { describe, expect, it } from 'vitest';
import { budgets } from '../../timing/budgets.ts';
import { after, failing, first } from './fixture-snapshot.ts';
import { judge } from './window.ts';

const failed = failing('liveness');

describe('judge() around readiness and startup', () => {
  it('reports a container as unready when its readiness or startup probe failed, whatever its liveness', () => {
    for (const probe of ['readiness', 'startup'] as const) {
      const facts = judge('readiness', first, failing(probe, { ready: false }), after(1_000));
      expect(facts).toMatchObject({ probe: 'readiness', ready: false, probeFailures: ['reset'], aim: 'grpc 17070' });
    }
    expect(judge('readiness', first, failing('readiness'), after(9_000))).toHaveProperty('waiting');
    expect(judge('readiness', first, failing('liveness', { ready: false }), after(9_000))).toHaveProperty('waiting');
    expect(judge('readiness', first, { ...first, ready: false }, after(9_000))).toHaveProperty('waiting');
    // A refused gRPC client retries, so its window is longer.
    expect(judge('readiness', first, first, after(4_999))).toHaveProperty('waiting');
    expect(judge('readiness', first, first, after(5_000))).toMatchObject({ ready: true, probeFailures: [] });
  });

  it('reports a container as unstarted after two failures of its startup probe', () => {
    const once = failing('startup', { started: false });
    expect(judge('startup', first, once, after(9_000))).toHaveProperty('waiting');
    const twice = failing('startup', { started: false, restarts: 2 }, 2);
    expect(judge('startup', first, twice, after(1_000))).toMatchObject({
      started: false,
      probeFailures: ['reset', 'reset'],
    });
    expect(judge('startup', first, { ...first, started: false }, after(20_000))).toHaveProperty('waiting');
    expect(judge('startup', first, failed, after(20_000))).toHaveProperty('waiting');
    expect(judge('startup', first, first, after(3_999))).toHaveProperty('waiting');
    expect(judge('startup', first, first, after(4_000))).toMatchObject({ probe: 'startup', started: true });
  });

  it('reports a container as started that restarted after its liveness probe failed', () => {
    const killed = failing('liveness', { restarts: 2 });
    expect(judge('startup', first, { ...killed, started: false }, after(9_000))).toHaveProperty('waiting');
    // It counts as started at first, so only time is conclusive.
    expect(judge('startup', first, killed, after(9_000, 2_999))).toHaveProperty('waiting');
    expect(judge('startup', first, killed, after(9_000, 3_001))).toMatchObject({ started: true, probeFailures: [] });
  });

  it('does not count a failed start against liveness', () => {
    const once = failing('startup', { started: false });
    expect(judge('liveness', first, once, after(4_000))).toMatchObject({ restarts: 0, probeFailures: [] });
    expect(judge('liveness', first, { ...once, restarts: 2 }, after(9_000))).toHaveProperty('waiting');
  });

  it('does not report a container as ready whose liveness probe fails', () => {
    expect(judge('readiness', first, failed, after(9_000))).toHaveProperty('waiting');
  });

  it('waits for events about a container that has started and is not ready', () => {
    const unready = { ...first, ready: false };
    expect(judge('liveness', first, unready, after(9_000))).toHaveProperty('waiting');
    expect(judge('liveness', first, unready, after(budgets.kubeletWindow))).toMatchObject({
      restarts: 0,
      ready: false,
    });
    expect(judge('liveness', first, { ...unready, started: false }, after(4_000))).toMatchObject({ restarts: 0 });
  });
});
