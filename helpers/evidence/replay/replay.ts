import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endOf } from '../../check/judge/recorded/change-facts.ts';
import { rejudge } from '../../check/judge/rejudge.ts';
import { EXIT, MeshproofError } from '../../errors.ts';
import type { ChangeEvent } from '../../model/observation.ts';
import type { Verdict } from '../../model/verdict.ts';
import { redactValue } from '../../text/redact.ts';
import { BUNDLE } from '../bundle/bundle-files.ts';
import { readDocuments, requireCounts } from '../bundle/bundle-reader.ts';
import { canonicalDocument } from '../canonical-json.ts';
import type { LostLine } from '../schemas/bundle.ts';
import type { Plan } from '../schemas/plan-schema.ts';
import { changeSchema } from '../schemas/schemas.ts';
import type { JudgedCheck, Verdicts } from '../schemas/verdict-schemas.ts';
import { ObservationIndex } from '../stream/observation-index.ts';
import { readEntries } from '../stream/read-entries.ts';
import { type ChangedCheck, differences } from './changed-checks.ts';
import { verdictsOf } from './verdicts.ts';

export interface Replay {
  /** True when the recomputed document equals verdicts.json byte for byte. */
  readonly identical: boolean;
  readonly verdict: Verdict;
  readonly checks: number;
  readonly observations: number;
  readonly changes: number;
  readonly changed: readonly ChangedCheck[];
  /** Lines that cannot be read: torn ones and the unfinished one of a killed run. */
  readonly lost: readonly LostLine[];
}

/**
 * Recomputes the verdicts of a bundle from its plan, observations and changes, and compares them
 * with verdicts.json. Works offline: it reads the directory alone and writes nothing. A check with
 * a torn line is inconclusive.
 * @throws MeshproofError (exit code 2) naming file and line of what cannot be read or is missing
 */
export function replay(directory: string): Replay {
  const documents = readDocuments(directory);
  using observations = new ObservationIndex(directory);
  const { gap } = observations;
  if (gap !== undefined) throw outOfSequence(directory, BUNDLE.observations, gap);
  const { changes, lost: lostChanges } = changesOf(directory);
  const lost = [...observations.lost, ...lostChanges];
  requireCounts(documents, { observations: observations.count, changes: changes.length }, lost);
  // The recorded verdicts were redacted when they were written.
  const again = redactValue(rejudged(documents.plan, observations, { changes, lost })).value;
  return {
    identical: canonicalDocument(again) === readFileSync(join(directory, BUNDLE.verdicts), 'utf8'),
    verdict: again.verdict,
    checks: again.checks.length,
    observations: observations.count,
    changes: changes.length,
    changed: differences(documents.verdicts, again),
    lost,
  };
}

function changesOf(directory: string): {
  readonly changes: readonly ChangeEvent[];
  readonly lost: readonly LostLine[];
} {
  const lost: LostLine[] = [];
  const onLost = (line: LostLine): void => void lost.push(line);
  const changes: ChangeEvent[] = [];
  let explained = 0;
  for (const { value, line } of readEntries(directory, BUNDLE.changes, { schema: changeSchema, onLost })) {
    const expected = (changes.at(-1)?.seq ?? 0) + 1;
    const isExplained = lost.length > explained && value.seq > expected;
    explained = lost.length;
    if (value.seq !== expected && !isExplained)
      throw outOfSequence(directory, BUNDLE.changes, { line: line.number, seq: value.seq, expected });
    changes.push(value);
  }
  return { changes, lost };
}

interface Recorded {
  readonly changes: readonly ChangeEvent[];
  readonly lost: readonly LostLine[];
}

/** Judges one check at a time, so that only its observations are in memory. */
function rejudged(plan: Plan, observations: ObservationIndex, { changes, lost }: Recorded): Verdicts {
  const changed = Map.groupBy(changes, ({ check }) => check);
  return verdictsOf(
    plan.checks.map((planned) => {
      const { id } = planned.record;
      const made = changed.get(id) ?? [];
      const ids = [endOf(id, made)?.baselineOf, id].filter((one) => one !== undefined);
      const result = rejudge(
        planned,
        ids.flatMap((one) => observations.of(one)),
        made,
      );
      const torn = lost.filter((line) => isAbout(line, ids));
      return torn.length === 0 ? result : inconclusiveFor(result, torn);
    }),
  );
}

/**
 * Whether a lost line belongs to one of these checks. A torn line without a check can belong to
 * any; the unfinished line of a killed run belongs to a check that did not end.
 */
function isAbout({ why, checks }: LostLine, ids: readonly string[]): boolean {
  return why === 'torn' && (checks.length === 0 || checks.some((check) => ids.includes(check)));
}

function inconclusiveFor(result: JudgedCheck, torn: readonly LostLine[]): JudgedCheck {
  if (result.verdict === 'not-applicable') return result;
  const places = torn.map(({ place }) => place).join(', ');
  return { ...result, verdict: 'inconclusive', because: `evidence is lost: ${places} cannot be read` };
}

/** The error for a removed or inserted line: a stream is numbered from 1 without gaps. */
function outOfSequence(
  directory: string,
  file: string,
  { line, seq, expected }: { readonly line: number; readonly seq: number; readonly expected: number },
): MeshproofError {
  return new MeshproofError({
    operation: `replay the bundle ${directory}`,
    details: `${file}:${line.toString()}: seq ${seq.toString()} instead of ${expected.toString()}`,
    hint: 'name a directory that meshproof wrote, unchanged',
    exitCode: EXIT.usage,
  });
}
