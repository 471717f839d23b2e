import type { Verdict } from '../../model/verdict.ts';
import { canonicalLine } from '../canonical-json.ts';
import type { JudgedCheck, Verdicts } from '../schemas/verdict-schemas.ts';

/** A check whose recomputed result is not the recorded one. */
export interface ChangedCheck {
  readonly id: string;
  /** undefined when the recorded verdicts do not contain the check. */
  readonly recorded: Verdict | undefined;
  /** undefined when the plan does not contain the check. */
  readonly replayed: Verdict | undefined;
  /** Fields of the result that differ. */
  readonly fields: readonly string[];
  /** The first line of the recomputed result. */
  readonly because: string;
}

/** Compares the recorded results with the recomputed ones. */
export function differences(recorded: Verdicts, replayed: Verdicts): ChangedCheck[] {
  const ids = new Set([...recorded.checks, ...replayed.checks].map(({ id }) => id));
  const find = ({ checks }: Verdicts, id: string) => checks.find((check) => check.id === id);
  return [...ids].flatMap((id) => difference(id, find(recorded, id), find(replayed, id)));
}

function difference(id: string, recorded: JudgedCheck | undefined, replayed: JudgedCheck | undefined): ChangedCheck[] {
  const keys = ['verdict', 'because', 'cells', 'seconds', 'enforcedMs'] as const;
  const text = (check: JudgedCheck | undefined, key: (typeof keys)[number]) => canonicalLine(check?.[key] ?? null);
  const fields = keys.filter((key) => text(recorded, key) !== text(replayed, key));
  if (fields.length === 0) return [];
  const because = replayed?.because ?? 'the plan does not contain it';
  return [{ id, recorded: recorded?.verdict, replayed: replayed?.verdict, fields, because }];
}
