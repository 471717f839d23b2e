import { describe, expect, it } from 'vitest';
import { parseAccessLogLine, type AccessLogEntry } from '../../../witness/access-log/entry.ts';
import { RECORDED } from '../../../witness/access-log/recorded-lines.ts';
import { AccessLogIndex } from './access-log-index.ts';
import type { ReceivedLine } from './log-keys.ts';

const callee = { namespace: 'wit-a', workload: 'httpbin' };
const signal = new AbortController().signal;

function received(part: string, changes: Partial<AccessLogEntry> = {}, from = callee): ReceivedLine {
  const entry = parseAccessLogLine(RECORDED.find(({ what }) => what.includes(part))?.line ?? '');
  if (entry === undefined) throw new Error(`no recorded line of ${part}`);
  return { callee: from, pod: 'httpbin-1', receivedAt: entry.start, entry: { ...entry, ...changes } as AccessLogEntry };
}

/** Waits for a line of one request. */
function request(index: AccessLogIndex, requestId: string) {
  const key = { callee, requestId };
  return { keys: [key], enough: () => index.lines(key).length > 0 };
}

describe('AccessLogIndex', () => {
  it('waits until the last missing line has arrived, and not at all when none is missing', async () => {
    const index = new AccessLogIndex();
    index.add(received('HTTP policy'));
    let settled = false;
    const waiting = index
      .settled([request(index, 'rbac-l7'), request(index, 'closer')], { signal, budgetMs: 5_000 })
      .then(() => (settled = true));
    index.add(received('TCP policy'));
    await Promise.resolve();
    expect(settled).toBe(false);
    index.add(received('closed without an answer'));
    await waiting;
    await index.settled([request(index, 'rbac-l7')], { signal: AbortSignal.abort(), budgetMs: 5_000 });
  });

  it('ends the wait at its budget, and with the reason of its signal', async () => {
    const index = new AccessLogIndex();
    await index.settled([request(index, 'unknown')], { signal, budgetMs: 20 });
    const stop = new AbortController();
    const waiting = index.settled([request(index, 'unknown')], { signal: stop.signal, budgetMs: 5_000 });
    stop.abort(new Error('interrupted'));
    await expect(waiting).rejects.toThrow('interrupted');
  });

  it('keeps the lines of a request in their order and apart from those of other callees', () => {
    const index = new AccessLogIndex();
    index.add(received('HTTP policy', {}, { ...callee, workload: 'other' }));
    expect(index.lines({ callee, requestId: 'rbac-l7' })).toEqual([]);
    index.add(received('HTTP policy', { code: 503 }));
    index.add(received('HTTP policy'));
    expect(index.lines({ callee, requestId: 'rbac-l7' }).map(({ entry }) => Reflect.get(entry, 'code'))).toEqual([
      503, 403,
    ]);
  });

  it('finds a request whatever Envoy stored in its id about tracing', () => {
    const index = new AccessLogIndex();
    index.add(received('HTTP policy', { requestId: '11111111-2222-9333-8444-555555555555' }));
    expect(index.lines({ callee, requestId: '11111111-2222-4333-8444-555555555555' })).toHaveLength(1);
    expect(index.lines({ callee, requestId: '11111111-2222-4333-8444-555555555556' })).toHaveLength(0);
  });

  it('finds connections by their other end, and by its address alone', () => {
    const index = new AccessLogIndex();
    for (const [remote, connection] of [
      ['10.0.0.1:1000', 7],
      ['10.0.0.1:2000', 8],
      ['[fd00::1]:2000', 9],
    ] as const)
      index.add(received('TCP policy', { remote, connection }));
    const found = (remote: string) =>
      index.lines({ callee, remote }).map(({ entry }) => 'connection' in entry && entry.connection);
    expect([found('10.0.0.1:2000'), found('10.0.0.1'), found('[fd00::1]'), found('10.0.0.2')]).toEqual([
      [8],
      [7, 8],
      [9],
      [],
    ]);
  });

  it('measures the shortest lag of a callee: a line that was read late is no evidence about clocks', () => {
    const index = new AccessLogIndex();
    const end = Date.parse('2030-01-01T00:00:00.000Z');
    const line = (receivedAt: number) => ({
      ...received('TCP policy', { start: new Date(end - 10).toISOString(), durationMs: 10 }),
      receivedAt: new Date(receivedAt).toISOString(),
    });
    expect(index.lag(callee)).toBeUndefined();
    index.add(line(end + 9_000));
    index.add(line(end + 60));
    index.add(line(end + 700));
    expect(index.lag(callee)).toBe(60);
  });
});
