import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stepBefore } from '../check/judge/carried.ts';
import { endOf, rejudge } from '../check/rejudge.ts';
import { EXIT, MeshproofError } from '../errors.ts';
import type { Verdict } from '../model/verdict.ts';
import { BUNDLE } from './bundle-files.ts';
import { readBundle } from './bundle-reader.ts';
import { canonicalDocument, canonicalLine } from './canonical-json.ts';
import type { Bundle, JudgedCheck, Verdicts } from './schemas.ts';
import { verdictsOf } from './verdicts.ts';

/** A check whose recomputed result is not the recorded one. */
export interface ChangedCheck {
  readonly id: string;
  /** undefined when the recorded verdicts do not hold the check. */
  readonly recorded: Verdict | undefined;
  /** undefined when the plan does not hold the check. */
  readonly replayed: Verdict | undefined;
  /** Fields of the result that differ. */
  readonly fields: readonly string[];
  /** The first line of the recomputed result. */
  readonly because: string;
}

export interface Replay {
  /** True when the recomputed document equals verdicts.json byte for byte. */
  readonly identical: boolean;
  readonly verdict: Verdict;
  readonly checks: number;
  readonly observations: number;
  readonly changes: number;
  readonly changed: readonly ChangedCheck[];
}

/**
 * Recomputes the verdicts of a bundle from its plan, its observations and its changes, and compares them with verdicts.json. Offline:
 * it reads the directory and nothing else, and writes nothing.
 * @throws MeshproofError (exit code 2) naming file and line of what cannot be read or is missing from a stream.
 */
export function replay(directory: string): Replay {
  const bundle = readBundle(directory);
  inSequence(directory, BUNDLE.observations, bundle.observations);
  inSequence(directory, BUNDLE.changes, bundle.changes);
  const again = rejudged(bundle);
  return {
    identical: canonicalDocument(again) === readFileSync(join(directory, BUNDLE.verdicts), 'utf8'),
    verdict: again.verdict,
    checks: again.checks.length,
    observations: bundle.observations.length,
    changes: bundle.changes.length,
    changed: differences(bundle.verdicts, again),
  };
}

function rejudged({ plan, observations, changes }: Bundle): Verdicts {
  const seen = Map.groupBy(observations, ({ check }) => check);
  const changed = Map.groupBy(changes, ({ check }) => check);
  return verdictsOf(
    plan.checks.map((planned) => {
      const { id } = planned.record;
      const made = changed.get(id) ?? [];
      const ids = [stepBefore(endOf(id, made)), id];
      return rejudge(
        planned,
        ids.flatMap((one) => seen.get(one ?? '') ?? []),
        made,
      );
    }),
  );
}

function differences(recorded: Verdicts, replayed: Verdicts): ChangedCheck[] {
  const ids = new Set([...recorded.checks, ...replayed.checks].map(({ id }) => id));
  const find = ({ checks }: Verdicts, id: string) => checks.find((check) => check.id === id);
  return [...ids].flatMap((id) => difference(id, find(recorded, id), find(replayed, id)));
}

function difference(id: string, recorded: JudgedCheck | undefined, replayed: JudgedCheck | undefined): ChangedCheck[] {
  const keys = ['verdict', 'because', 'cells', 'seconds', 'enforcedMs'] as const;
  const text = (check: JudgedCheck | undefined, key: (typeof keys)[number]) => canonicalLine(check?.[key] ?? null);
  const fields = keys.filter((key) => text(recorded, key) !== text(replayed, key));
  if (fields.length === 0) return [];
  const because = replayed?.because ?? 'the plan does not hold it';
  return [{ id, recorded: recorded?.verdict, replayed: replayed?.verdict, fields, because }];
}

/** A stream is numbered from 1 without gaps: a line that was taken out, or put in, is no evidence to judge by. */
function inSequence(directory: string, file: string, entries: readonly { readonly seq: number }[]): void {
  const at = entries.findIndex(({ seq }, index) => seq !== index + 1);
  if (at < 0) return;
  throw new MeshproofError({
    attempted: `replay the bundle ${directory}`,
    happened: `${file}:${(at + 1).toString()}: seq ${String(entries[at]?.seq)} stands where ${(at + 1).toString()} was written`,
    repair: 'name a directory that meshproof wrote, unchanged',
    exitCode: EXIT.usage,
  });
}
