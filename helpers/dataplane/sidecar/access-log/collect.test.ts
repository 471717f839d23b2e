import { describe, expect, it } from 'vitest';
import { withBudgets } from '../../../timing/fixture.ts';
import { accessLogReport } from '../../../witness/access-log/access-log-facts.ts';
import { parseAccessLogLine, type AccessLogEntry } from '../../../witness/access-log/entry.ts';
import { RECORDED } from '../../../witness/access-log/recorded-lines.ts';
import { AccessLogIndex } from './access-log-index.ts';
import { collectRound, type Question } from './collect.ts';

withBudgets({ accessLogLine: 300, accessLogHint: 60 });

const signal = new AbortController().signal;
const callee = { namespace: 'wit-a', workload: 'httpbin' };
const T0 = Date.parse('2030-01-01T00:00:00.000Z');
const at = (ms: number): string => new Date(T0 + ms).toISOString();

const question: Question = {
  callee,
  containerPort: 8080,
  requestId: 'r1',
  logged: 'either',
  certain: false,
  status: 0,
  caller: { address: '10.0.0.1' },
  asked: { from: T0, to: T0 + 50 },
};

function entry(part: string, changes: Partial<AccessLogEntry>): AccessLogEntry {
  const recorded = parseAccessLogLine(RECORDED.find(({ what }) => what.includes(part))?.line ?? '');
  return { ...recorded, durationMs: 0, local: '10.0.0.9:8080', ...changes } as AccessLogEntry;
}

const served = (start: number, changes: object = {}) =>
  entry('mutual TLS, answered', { start: at(start), requestId: 'r1', code: 200, ...changes });
/** Plaintext that STRICT refuses, from a port of the caller. */
const refused = (start: number, remote: string, changes: object = {}) =>
  entry('plaintext HTTP under STRICT', { start: at(start), remote, ...changes });

/** An index that received these lines 60 ms after their request. */
function indexWith(...lines: readonly AccessLogEntry[]): AccessLogIndex {
  const index = new AccessLogIndex();
  for (const line of lines) add(index, line);
  return index;
}

function add(index: AccessLogIndex, line: AccessLogEntry, delay = 60): void {
  const receivedAt = new Date(Date.parse(line.start) + delay).toISOString();
  index.add({ callee, pod: 'httpbin-1', receivedAt, entry: line });
}

async function collectOne(index: AccessLogIndex, changes: Partial<Question> = {}) {
  const [facts] = await collectRound(index, [{ ...question, ...changes }], signal);
  return facts;
}

describe('collectRound()', () => {
  it('finds a request by its id, whatever its other end', async () => {
    const facts = await collectOne(indexWith(served(10), refused(11, '10.0.0.1:999')), { status: 200 });
    expect(facts).toMatchObject({ foundBy: 'request-id', pod: 'wit-a/httpbin-1', lines: [{ code: 200 }] });
  });

  it('waits for the attempt that the client received, not for the first of them', async () => {
    const index = indexWith(served(10, { code: 503 }));
    const collecting = collectOne(index, { status: 200, logged: 'request', certain: true });
    add(index, served(20));
    const facts = await collecting;
    expect(facts?.lines.map((line) => Reflect.get(line, 'code'))).toEqual([503, 200]);
    expect(facts && accessLogReport(facts)?.status).toBe(200);
  });

  it('keeps the lines it has when the status that the client received never arrives', async () => {
    const facts = await collectOne(indexWith(served(10, { code: 503 })), { status: 200, logged: 'request' });
    expect(facts && accessLogReport(facts)?.status).toBe(503);
  });

  it('finds a connection by the port of its client', async () => {
    const index = indexWith(refused(10, '10.0.0.1:1000'), refused(10, '10.0.0.1:2000'));
    const facts = await collectOne(index, { caller: { address: '10.0.0.1', port: 2000 } });
    expect(facts).toMatchObject({ foundBy: 'port', lines: [{ remote: '10.0.0.1:2000' }] });
  });

  it('ignores a connection of an earlier round whose port was reused', async () => {
    const index = indexWith(refused(-5_000, '10.0.0.1:2000'));
    expect(await collectOne(index, { caller: { address: '10.0.0.1', port: 2000 } })).toBeUndefined();
  });

  it('finds connections by the address of the caller, those of the round to that port and no others', async () => {
    const index = indexWith(
      refused(-20, '10.0.0.1:1'),
      refused(10, '10.0.0.1:2'),
      refused(20, '10.0.0.1:3', { local: '10.0.0.9:9090' }),
      refused(30, '10.0.0.2:4'),
      refused(40, '10.0.0.1:5'),
      refused(60, '10.0.0.1:6'),
    );
    const facts = await collectOne(index);
    expect(facts?.lines.map(({ remote }) => remote)).toEqual(['10.0.0.1:2', '10.0.0.1:5']);
    expect(facts && accessLogReport(facts)).toMatchObject({ transport: 'plaintext', refused: 'connection-reset' });
  });

  it('reports that an answered request has no line, and only then', async () => {
    const absentIn = 'wit-a/httpbin-1';
    const none = { kind: 'access-log', pod: absentIn, foundBy: 'request-id', lines: [] };
    expect(await collectOne(indexWith(served(10, { requestId: 'r2' })), { status: 200, absentIn })).toEqual(none);
    expect((await collectOne(indexWith(served(10)), { status: 200, absentIn }))?.lines).toHaveLength(1);
    expect(await collectOne(indexWith())).toBeUndefined();
  });

  it('reports nothing when the connections of an address differ', async () => {
    const other = entry('plain TCP over mutual TLS', { start: at(20), remote: '10.0.0.1:3' });
    const facts = await collectOne(indexWith(refused(10, '10.0.0.1:2'), other));
    expect(facts?.lines).toHaveLength(2);
    expect(facts && accessLogReport(facts)).toBeUndefined();
  });

  it.each([
    ['ahead', -2_000],
    ['behind', 4_000],
  ])('compares no times when the callee’s clock is %s', async (_, delay) => {
    const index = new AccessLogIndex();
    add(index, refused(10, '10.0.0.1:2'), delay);
    expect(await collectOne(index)).toBeUndefined();
    add(index, served(10), delay);
    expect(await collectOne(index)).toMatchObject({ foundBy: 'request-id' });
  });

  it('searches for a connection only without a request, and for a request only with one', async () => {
    const index = indexWith(served(10), refused(11, '10.0.0.1:2'));
    expect(await collectOne(index, { logged: 'connection' })).toMatchObject({ foundBy: 'address' });
    expect(await collectOne(index, { logged: 'request', requestId: 'r2' })).toBeUndefined();
  });

  it('waits long for a line that must arrive and briefly for one that may not', async () => {
    const started = performance.now();
    const ends: string[] = [];
    const wait = async (certain: boolean): Promise<void> => {
      await collectOne(new AccessLogIndex(), { certain });
      ends.push(certain ? 'certain' : 'possible');
    };
    // Side by side: a busy machine delays both, and not their order.
    await Promise.all([wait(true), wait(false)]);
    expect(ends).toEqual(['possible', 'certain']);
    expect(performance.now() - started).toBeGreaterThan(250);
  });
});
