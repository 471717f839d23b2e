import { describe, expect, it } from 'vitest';
import { AccessLogIndex, type Noted } from './access-log-index.ts';
import { parseAccessLogLine, type AccessLogEntry } from './entry.ts';
import { RECORDED } from './recorded-lines.ts';

const callee = { namespace: 'wit-a', workload: 'httpbin' };
const signal = new AbortController().signal;

function noted(part: string, changes: Partial<AccessLogEntry> = {}, from = callee): Noted {
  const entry = parseAccessLogLine(RECORDED.find(({ what }) => what.includes(part))?.line ?? '');
  if (entry === undefined) throw new Error(`no line was recorded of ${part}`);
  return { callee: from, pod: 'httpbin-1', receivedAt: entry.start, entry: { ...entry, ...changes } as AccessLogEntry };
}

/** Waits for a line of one request. */
function request(book: AccessLogIndex, requestId: string) {
  const key = { callee, requestId };
  return { keys: [key], enough: () => book.lines(key).length > 0 };
}

describe('AccessLogBook', () => {
  it('waits until the last missing line has come, and not at all when none is missing', async () => {
    const book = new AccessLogIndex();
    book.note(noted('HTTP policy'));
    let settled = false;
    const waiting = book
      .settled([request(book, 'rbac-l7'), request(book, 'closer')], { signal, budgetMs: 5_000 })
      .then(() => (settled = true));
    book.note(noted('TCP policy'));
    await Promise.resolve();
    expect(settled).toBe(false);
    book.note(noted('closed without an answer'));
    await waiting;
    await book.settled([request(book, 'rbac-l7')], { signal: AbortSignal.abort(), budgetMs: 5_000 });
  });

  it('ends the wait at its budget, and with the reason when it is told to stop', async () => {
    const book = new AccessLogIndex();
    await book.settled([request(book, 'unheard-of')], { signal, budgetMs: 20 });
    const stop = new AbortController();
    const waiting = book.settled([request(book, 'unheard-of')], { signal: stop.signal, budgetMs: 5_000 });
    stop.abort(new Error('interrupted'));
    await expect(waiting).rejects.toThrow('interrupted');
  });

  it('keeps the lines of a request in their order and apart from those of other callees', () => {
    const book = new AccessLogIndex();
    book.note(noted('HTTP policy', {}, { ...callee, workload: 'other' }));
    expect(book.lines({ callee, requestId: 'rbac-l7' })).toEqual([]);
    book.note(noted('HTTP policy', { code: 503 }));
    book.note(noted('HTTP policy'));
    expect(book.lines({ callee, requestId: 'rbac-l7' }).map(({ entry }) => Reflect.get(entry, 'code'))).toEqual([
      503, 403,
    ]);
  });

  it('finds a request whatever Envoy noted in its id about tracing', () => {
    const book = new AccessLogIndex();
    book.note(noted('HTTP policy', { requestId: '11111111-2222-9333-8444-555555555555' }));
    expect(book.lines({ callee, requestId: '11111111-2222-4333-8444-555555555555' })).toHaveLength(1);
    expect(book.lines({ callee, requestId: '11111111-2222-4333-8444-555555555556' })).toHaveLength(0);
  });

  it('finds connections by their other end, and by its address alone', () => {
    const book = new AccessLogIndex();
    for (const [remote, connection] of [
      ['10.0.0.1:1000', 7],
      ['10.0.0.1:2000', 8],
      ['[fd00::1]:2000', 9],
    ] as const)
      book.note(noted('TCP policy', { remote, connection }));
    const found = (remote: string) =>
      book.lines({ callee, remote }).map(({ entry }) => 'connection' in entry && entry.connection);
    expect([found('10.0.0.1:2000'), found('10.0.0.1'), found('[fd00::1]'), found('10.0.0.2')]).toEqual([
      [8],
      [7, 8],
      [9],
      [],
    ]);
  });

  it('knows how far a callee is behind at best: a line that was read late says nothing of clocks', () => {
    const book = new AccessLogIndex();
    const end = Date.parse('2030-01-01T00:00:00.000Z');
    const line = (receivedAt: number) => ({
      ...noted('TCP policy', { start: new Date(end - 10).toISOString(), durationMs: 10 }),
      receivedAt: new Date(receivedAt).toISOString(),
    });
    expect(book.lag(callee)).toBeUndefined();
    book.note(line(end + 9_000));
    book.note(line(end + 60));
    book.note(line(end + 700));
    expect(book.lag(callee)).toBe(60);
  });
});
