import { describe, expect, it } from 'vitest';
import { AccessLogBook, type Noted } from './book.ts';
import { parseAccessLogLine, type AccessLogEntry } from './entry.ts';
import { RECORDED } from './recorded-lines.ts';

const callee = { namespace: 'wit-a', workload: 'httpbin' };
const signal = new AbortController().signal;

function noted(part: string, changes: Partial<AccessLogEntry> = {}, from = callee): Noted {
  const entry = parseAccessLogLine(RECORDED.find(({ what }) => what.includes(part))?.line ?? '');
  if (entry === undefined) throw new Error(`no line was recorded of ${part}`);
  return { callee: from, pod: 'httpbin-1', receivedAt: entry.start, entry: { ...entry, ...changes } as AccessLogEntry };
}

describe('AccessLogBook', () => {
  it('answers at once for a line that has come, and as soon as it comes for one that has not', async () => {
    const book = new AccessLogBook();
    const waiting = book.entryFor({ callee, requestId: 'rbac-l7' }, { signal });
    book.note(noted('TCP policy'));
    expect(book.find({ callee, requestId: 'rbac-l7' })).toBeUndefined();
    book.note(noted('HTTP policy'));
    expect((await waiting).entry.code).toBe(403);
    expect((await book.entryFor({ callee, requestId: 'rbac-l7' }, { signal })).entry.code).toBe(403);
  });

  it('does not mix up callees', () => {
    const book = new AccessLogBook();
    book.note(noted('HTTP policy', {}, { ...callee, workload: 'other' }));
    expect(book.find({ callee, requestId: 'rbac-l7' })).toBeUndefined();
  });

  it('finds a request whatever Envoy noted in its id about tracing', () => {
    const book = new AccessLogBook();
    book.note(noted('HTTP policy', { requestId: '11111111-2222-9333-8444-555555555555' }));
    expect(book.find({ callee, requestId: '11111111-2222-4333-8444-555555555555' })).toBeDefined();
    expect(book.find({ callee, requestId: '11111111-2222-4333-8444-555555555556' })).toBeUndefined();
  });

  it('takes the last line of a request that was sent again', () => {
    const book = new AccessLogBook();
    book.note(noted('HTTP policy', { code: 503 }));
    book.note(noted('HTTP policy'));
    expect(book.find({ callee, requestId: 'rbac-l7' })?.entry.code).toBe(403);
    expect(book.attempts({ callee, requestId: 'rbac-l7' })).toBe(2);
  });

  it('finds a connection by its other end, or the first from an address since a time', async () => {
    const book = new AccessLogBook();
    const since = '2030-01-01T00:00:00.000Z';
    book.note(noted('TCP policy', { remote: '10.0.0.1:1000', start: '2029-12-31T23:59:59.999Z' }));
    const waiting = book.entryFor({ callee, remote: '10.0.0.1', since }, { signal });
    book.note(noted('TCP policy', { remote: '10.0.0.1:2000', start: since, connection: 7 }));
    book.note(noted('TCP policy', { remote: '10.0.0.1:3000', start: since, connection: 8 }));
    expect((await waiting).entry.connection).toBe(7);
    expect(book.find({ callee, remote: '10.0.0.1:3000' })?.entry.connection).toBe(8);
    expect(book.find({ callee, remote: '10.0.0.2' })).toBeUndefined();
  });

  it('waits once for a whole round and leaves the silent ones undefined, in the order asked', async () => {
    const book = new AccessLogBook();
    const keys = ['unheard-of', 'closer', 'rbac-l7'].map((requestId) => ({ callee, requestId }));
    book.note(noted('HTTP policy'));
    const round = book.entriesFor(keys, { signal, budgetMs: 60 });
    book.note(noted('closed without an answer'));
    expect((await round).map((line) => line?.entry.requestId)).toEqual([undefined, 'closer', 'rbac-l7']);
    expect(await book.entriesFor(keys.slice(1), { signal: AbortSignal.abort() })).toHaveLength(2);
  });

  it('says that a proxy is silent when its line does not come, and stops waiting when told to', async () => {
    const book = new AccessLogBook();
    const key = { callee, requestId: 'unheard-of' };
    await expect(book.entryFor(key, { signal, budgetMs: 20 })).rejects.toThrow(
      /hear from the sidecar of httpbin.wit-a about request unheard-of.*\nno line of its access log within 0.02 s/s,
    );
    const stop = new AbortController();
    const waiting = book.entryFor(key, { signal: stop.signal });
    stop.abort(new Error('interrupted'));
    await expect(waiting).rejects.toThrow('interrupted');
  });
});
