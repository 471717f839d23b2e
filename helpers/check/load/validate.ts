import type { CheckRecord } from '../record/check-record.ts';
import type { Candidate } from './candidate.ts';
import { lineIn } from './lines/record-line.ts';
import { manifestProblems, orphanFolders } from './manifests/manifest-rules.ts';
import type { Problem } from './problem.ts';
import { recordRules } from './rules/record-rules.ts';
import { shapeProblems } from './rules/shape-problems.ts';
import type { CheckSource, ManifestSource } from './sources.ts';

/** Returns all problems of all records and manifests. Pure: it reads no file. */
export function validate(found: readonly CheckSource[], manifests: readonly ManifestSource[]): Problem[] {
  const imported = found.filter(({ exported }) => exported !== undefined);
  const shaped = imported.map((source) => ({ source, problems: shapeProblems(source) }));
  const candidates = shaped
    .filter(({ problems }) => problems.length === 0)
    .map(({ source }): Candidate => ({ found: source, record: source.exported as CheckRecord }));
  const siblings = ({ found: { file } }: Candidate) =>
    candidates.filter((other) => other.found.file === file).map(({ record }) => record);
  return unique([
    ...found.flatMap(importProblems),
    ...shaped.flatMap(({ problems }) => problems),
    ...duplicateIds(candidates),
    ...candidates.flatMap((candidate) => recordRules.flatMap((rule) => rule(candidate))),
    ...candidates.flatMap((candidate) => manifestProblems(candidate, manifests, siblings(candidate))),
    ...orphanFolders(found, manifests),
  ]);
}

/** The steps of a scenario share cast and manifests, so the same problem is reported once. */
function unique(problems: readonly Problem[]): Problem[] {
  const byText = new Map(problems.map((one) => [`${one.file}:${one.line.toString()}: ${one.text}`, one]));
  return [...byText.values()];
}

function importProblems({ file, exported, problems }: CheckSource): readonly Problem[] {
  if (problems.length > 0 || exported !== undefined) return problems;
  return [{ file, line: 1, text: 'has no default export; write `export default defineCheck({…})`' }];
}

function duplicateIds(candidates: readonly Candidate[]): Problem[] {
  return candidates.flatMap(({ found, record }, index) => {
    const first = candidates.slice(0, index).find((other) => other.record.id === record.id);
    if (first === undefined) return [];
    return [
      {
        file: found.file,
        line: lineIn(found, 'id', record.id),
        text: `the id ${record.id} is taken by ${first.found.file}`,
      },
    ];
  });
}
