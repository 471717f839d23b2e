import { readFileSync, writeFileSync } from 'node:fs';
import type { ProcessStamp } from './process-stamp.ts';
import type { LedgerEntry } from './schema.ts';

type Stamping = (stamp: ProcessStamp) => ProcessStamp;

/** The process of a ledger was killed. */
export const KILLED: Stamping = (stamp) => ({ ...stamp, startedAt: '1' });

/**
 * The process of a ledger runs, or ran, on another host, on which it has the number of a process
 * here.
 */
export const ELSEWHERE: Stamping = (stamp) => ({
  ...stamp,
  place: { boot: 'other', pidNamespace: 'pid:[4026531836]', host: 'ci-7', machine: 'other' },
});

/** Writes a ledger as if another process had left it: for tests. */
export function restamp(path: string, stamping: Stamping): void {
  const entry = JSON.parse(readFileSync(path, 'utf8')) as LedgerEntry;
  writeFileSync(path, JSON.stringify({ ...entry, process: stamping(entry.process) }));
}
