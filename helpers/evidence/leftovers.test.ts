import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { forgetLedger, Ledger, readLedgers } from './leftovers.ts';

const RUN = '20261122-130501-abcd';
const cluster = { kind: 'cluster', name: 'meshproof' } as const;
const directory = { kind: 'directory', path: '/tmp/x' } as const;

let state = '';
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'ledger-'));
});
afterEach(() => {
  rmSync(state, { recursive: true });
});

const open = () => new Ledger(state, RUN, new Date('2026-11-22T13:05:01Z'));

test('what is recorded is on disk before record returns', () => {
  const ledger = open();
  ledger.record(cluster);
  ledger.record(directory);
  expect(readLedgers(state)).toMatchObject([{ runId: RUN, leftovers: [cluster, directory], alive: true }]);
});

test('the last strike removes the file', () => {
  const ledger = open();
  ledger.record(cluster);
  ledger.record(directory);
  ledger.strike(cluster);
  expect(ledger.leftovers).toEqual([directory]);
  ledger.strike(directory);
  expect(existsSync(ledger.path)).toBe(false);
});

test('a process number that was given to another process is not alive', () => {
  const ledger = open();
  ledger.record(cluster);
  const entry: unknown = JSON.parse(readFileSync(ledger.path, 'utf8'));
  writeFileSync(
    ledger.path,
    JSON.stringify(Object.assign({}, entry, { process: { pid: process.pid, startedAt: '1' } })),
  );
  expect(readLedgers(state)).toMatchObject([{ alive: false }]);
});

test('a ledger that cannot be read is named', () => {
  const ledger = open();
  ledger.record(cluster);
  writeFileSync(ledger.path, '{"runId"');
  expect(() => readLedgers(state)).toThrow(ledger.path);
});

test('a forgotten ledger is gone', () => {
  open().record(cluster);
  forgetLedger(state, RUN);
  expect(readLedgers(state)).toEqual([]);
});
