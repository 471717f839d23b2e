import { namedChangeOf } from '../../plan/changes/change-set.ts';
import type { CheckRecord } from '../../record/check-record.ts';
import { kindOf } from '../../record/sabotage/sabotage.ts';

/** Returns whether a manifest is sent as a dry run, sabotaged or not, and never applied. */
export function isSentOnly(record: CheckRecord, manifest: string): boolean {
  const plain = namedChangeOf(record);
  const changes = [plain, ...Object.values(record.sabotage).map((change) => kindOf(change).changed(plain, change))];
  const applied = [...record.given, ...record.removes, ...changes.flatMap(({ applies }) => applies)];
  const sent = changes.flatMap(({ dryRuns }) => Object.values(dryRuns));
  return sent.includes(manifest) && !applied.includes(manifest);
}
