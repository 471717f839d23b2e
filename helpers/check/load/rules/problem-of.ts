import type { Candidate } from '../candidate.ts';
import { lineIn } from '../lines/record-line.ts';
import type { Problem } from '../problem.ts';

export function problem({ found }: Candidate, text: string, ...path: readonly string[]): Problem {
  return { file: found.file, line: lineIn(found, ...path), text };
}
