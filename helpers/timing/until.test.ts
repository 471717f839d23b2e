import { describe, expect, it, vi } from 'vitest';
import { EXIT, MeshproofError } from '../errors.ts';
import { until } from './until.ts';

const never = new AbortController().signal;

async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.unreachable('it should have thrown'),
    (thrown: unknown) => thrown,
  );
}

describe('until()', () => {
  it('returns what the first successful probe found', async () => {
    const answers = [undefined, { waiting: '0/1 ready' }, { pod: 'sleep-1' }];
    const found = await until({ what: 'the pod is ready', budgetMs: 5_000, signal: never }, async () =>
      answers.shift(),
    );
    expect(found).toEqual({ pod: 'sleep-1' });
    expect(answers).toEqual([]);
  });

  it.each([0, '', false, null])('takes %j for an answer, since only undefined means not yet', async (answer) => {
    expect(await until({ what: 'anything', budgetMs: 1_000, signal: never }, async () => answer)).toBe(answer);
  });

  it('names the condition, the time, the probes and the last state when the budget is used up', async () => {
    const thrown = await thrownBy(
      until({ what: 'istiod is ready', budgetMs: 60, signal: never }, async () => ({ waiting: '0/1 replicas' })),
    );
    expect(thrown).toBeInstanceOf(MeshproofError);
    const error = thrown as MeshproofError;
    expect(error.message.split('\n')[0]).toBe(
      'could not wait until istiod is ready (budget 0.06 s); see the last state below for what is missing',
    );
    expect(error.details).toMatch(/^after \d+\.\d s and \d+ probes the last state was: 0\/1 replicas$/);
    expect(error.exitCode).toBe(EXIT.environment);
  });

  it('ends at its budget even though a probe hangs, and aborts that probe', async () => {
    const probes: AbortSignal[] = [];
    const hangs = until({ what: 'a response is received', budgetMs: 40, signal: never }, (signal) => {
      probes.push(signal);
      return new Promise<string>(() => undefined);
    });
    expect(await thrownBy(hangs)).toMatchObject({ details: expect.stringContaining('no probe has ended yet') });
    expect(probes.map((signal) => signal.aborted)).toEqual([true]);
  });

  it('rejects with the error of a probe, at once and unchanged', async () => {
    const broken = new Error('connection refused');
    const probe = vi.fn(() => Promise.reject(broken));
    expect(await thrownBy(until({ what: 'x', budgetMs: 5_000, signal: never }, probe))).toBe(broken);
    expect(probe).toHaveBeenCalledTimes(1);
  });

  it('rejects with the reason of an abort during a pause, without waiting for the budget', async () => {
    const controller = new AbortController();
    const reason = new Error('interrupted');
    const waiting = until({ what: 'x', budgetMs: 60_000, everyMs: 60_000, signal: controller.signal }, async () => {
      queueMicrotask(() => controller.abort(reason));
      return undefined;
    });
    expect(await thrownBy(waiting)).toBe(reason);
  });

  it('does not probe at all when it was aborted before', async () => {
    const probe = vi.fn(async () => 'found');
    const reason = new Error('interrupted before');
    expect(await thrownBy(until({ what: 'x', budgetMs: 1_000, signal: AbortSignal.abort(reason) }, probe))).toBe(
      reason,
    );
    expect(probe).not.toHaveBeenCalled();
  });

  it('reports each state once, when it changes', async () => {
    const states: string[] = [];
    const probes = ['a', 'a', 'b', 'done'];
    await until({ what: 'x', budgetMs: 5_000, everyMs: 1, signal: never, onState: (s) => states.push(s) }, async () => {
      const probe = probes.shift();
      return probe === 'done' ? probe : { waiting: probe ?? '' };
    });
    expect(states).toEqual(['a', 'b']);
  });

  it('has the given hint and exit code', async () => {
    const options = { what: 'x', budgetMs: 10, signal: never, hint: 'free some disk', exitCode: EXIT.timeout };
    const thrown = await thrownBy(until(options, async () => undefined));
    expect(thrown).toMatchObject({ hint: 'free some disk', exitCode: EXIT.timeout });
  });
});
