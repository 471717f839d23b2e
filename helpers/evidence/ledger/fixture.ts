import { readFileSync, writeFileSync } from 'node:fs';
import type { ProcessStamp } from './process-stamp.ts';
import type { LedgerEntry } from './schema.ts';

type Stamping = (stamp: ProcessStamp) => ProcessStamp;

/** Marks the process of a ledger as killed. */
export const KILLED: Stamping = (stamp) => ({ ...stamp, startedAt: '1' });

/** Marks the process of a ledger as one of another host, with the number of a process here. */
export const ELSEWHERE: Stamping = (stamp) => ({
  ...stamp,
  place: { boot: 'other', pidNamespace: 'pid:[4026531836]', host: 'ci-7', machine: 'other' },
});

/** Rewrites a ledger as that of another process, for tests. */
export function restamp(path: string, stamping: Stamping): void {
  const entry = JSON.parse(readFileSync(path, 'utf8')) as LedgerEntry;
  writeFileSync(path, JSON.stringify({ ...entry, process: stamping(entry.process) }));
}
