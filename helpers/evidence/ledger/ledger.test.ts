import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { amendLedger, forgetLedger, readLedgers, unreadableLine } from './ledger-files.ts';
import { Ledger } from './ledger.ts';
import type { Leftover } from './schema.ts';

const RUN = '20261122-130501-abcd';
const cluster = { kind: 'cluster', name: 'meshproof' } as const;
const directory = { kind: 'directory', path: '/tmp/x' } as const;
const target = { kubectl: 'kubectl', kubeconfig: '/k', context: 'c' };
const mark = { claim: 'random', createdBy: 'u@h', startedAt: '2026', expiresAt: '2027' };
const cast: Leftover = { kind: 'namespaces', ...target, owner: RUN, idle: false, mark, namespaces: [] };

let state = '';
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'ledger-'));
});
afterEach(() => {
  rmSync(state, { recursive: true });
});

const open = (run = RUN) => new Ledger(state, run, new Date('2026-11-22T13:05:01Z'));

test('what is recorded is on disk before record returns', () => {
  const ledger = open();
  ledger.record(cluster);
  ledger.record(directory);
  expect(readLedgers(state)).toMatchObject({
    ledgers: [{ runId: RUN, leftovers: [cluster, directory], liveness: 'alive' }],
    unreadable: [],
  });
});

test('replace() replaces what was known of a leftover', () => {
  const ledger = open();
  ledger.record(cast);
  const made = { ...cast, namespaces: [{ name: 'full', uid: 'u' }] };
  ledger.replace(cast, made);
  expect(readLedgers(state).ledgers[0]?.leftovers).toEqual([made]);
});

test('the last cleanUp() deletes the file', () => {
  const ledger = open();
  ledger.record(cluster);
  ledger.record(directory);
  ledger.cleanUp(cluster);
  expect(ledger.leftovers).toEqual([directory]);
  ledger.cleanUp(directory);
  expect(existsSync(ledger.path)).toBe(false);
});

test('a process whose number was reused is dead', () => {
  const ledger = open();
  ledger.record(cluster);
  const entry = JSON.parse(readFileSync(ledger.path, 'utf8')) as { process: object };
  writeFileSync(ledger.path, JSON.stringify({ ...entry, process: { ...entry.process, startedAt: '1' } }));
  expect(readLedgers(state).ledgers).toMatchObject([{ liveness: 'dead' }]);
});

test('a ledger of an earlier version is read', () => {
  const old = {
    runId: RUN,
    startedAt: '2026-11-22T13:05:01.000Z',
    process: { pid: 1, startedAt: '1' },
    leftovers: [{ kind: 'namespaces', ...target, owner: RUN, idle: true }, cluster],
  };
  const { path } = open();
  open().record(cluster);
  writeFileSync(path, JSON.stringify(old));
  expect(readLedgers(state)).toMatchObject({ ledgers: [{ ...old, liveness: 'unknown' }], unreadable: [] });
});

test.each(['{"runId"', '', '[]', '{"runId":"20261122-130501-abcd"}'])(
  'an unreadable ledger (%j) is listed and does not affect others',
  (torn) => {
    const ledger = open();
    ledger.record(cluster);
    writeFileSync(ledger.path, torn);
    open('20261122-130502-abcd').record(directory);
    const { ledgers, unreadable } = readLedgers(state);
    expect(ledgers).toMatchObject([{ runId: '20261122-130502-abcd' }]);
    expect(unreadable).toMatchObject([{ runId: RUN, path: ledger.path }]);
    expect(unreadable.map(unreadableLine)).toEqual([expect.stringContaining(`clean --forget ${RUN}`)]);
  },
);

test('a ledger of a killed run is amended, and deleted with its last entry', () => {
  open().record(cast);
  const rest = { ...cast, namespaces: [{ name: 'full', uid: 'u' }] };
  amendLedger(state, RUN, cast, rest);
  expect(readLedgers(state).ledgers[0]?.leftovers).toEqual([rest]);
  amendLedger(state, RUN, rest);
  expect(readLedgers(state).ledgers).toEqual([]);
});

test('forgetLedger() deletes a ledger', () => {
  open().record(cluster);
  forgetLedger(state, RUN);
  expect(readLedgers(state).ledgers).toEqual([]);
});

describe('a ledger contains complete objects of a mesh, so', () => {
  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

  test('it is readable by its user alone', () => {
    const ledger = open();
    ledger.record(cluster);
    expect([modeOf(ledger.path), modeOf(dirname(ledger.path))]).toEqual(['600', '700']);
  });

  test('a folder of an earlier version is restricted', () => {
    const ledger = open();
    ledger.record(cluster);
    chmodSync(dirname(ledger.path), 0o755);
    readLedgers(state);
    expect(modeOf(dirname(ledger.path))).toBe('700');
  });
});
