import type { CheckRecord } from '../record/check-record.ts';
import type { CheckSource } from './sources.ts';

export interface Candidate {
  readonly found: CheckSource;
  readonly record: CheckRecord;
}
