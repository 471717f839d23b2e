import type { Candidate } from '../candidate.ts';
import { lineOf, type Problem } from '../problem.ts';

export function problem({ found }: Candidate, text: string, ...path: readonly string[]): Problem {
  return { file: found.file, line: lineOf(found.source, ...path), text };
}
