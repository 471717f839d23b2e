import { stripVTControlCharacters } from 'node:util';
import { add, NOTHING, type Tally } from './tally.ts';

/** One failed test or static check. */
export interface Failure {
  /** A project of vitest.config.ts, or the name of a part of the run. */
  readonly where: string;
  /** The file, relative to the repository; absent for what no file reports. */
  readonly file?: string;
  /** The titles from the outermost suite to the test; absent when the file failed as a whole. */
  readonly test?: string;
  readonly error: string;
}

/** How long the tests of one file took. */
export interface TimedFile {
  readonly file: string;
  readonly seconds: number;
}

/** What a part leaves. Every failure that its tally counts is among `failures`. */
export interface PartReport {
  readonly tally: Tally;
  readonly failures: readonly Failure[];
  readonly files: readonly TimedFile[];
}

export const EMPTY: PartReport = { tally: NOTHING, failures: [], files: [] };

/** A report of `failures` and nothing else. */
export function failed(...failures: readonly Failure[]): PartReport {
  return { ...EMPTY, tally: { ...NOTHING, failed: failures.length }, failures };
}

/** One report of two. */
export function merge(one: PartReport, other: PartReport): PartReport {
  return {
    tally: add(one.tally, other.tally),
    failures: [...one.failures, ...other.failures],
    files: [...one.files, ...other.files],
  };
}

/** Enough to see where the time goes. */
const SLOWEST = 5;

/**
 * The lines that repeat, at the end of a run, what its output reported long before: the slowest
 * files of each part, then every failure with the first line of its error. Often only the end of a
 * log is kept.
 */
export function recap(reports: Readonly<Record<string, PartReport>>): string[] {
  const failures = Object.values(reports).flatMap((report) => report.failures);
  return [
    ...Object.entries(reports).flatMap(([part, { files }]) => slowest(part, files)),
    ...(failures.length === 0 ? [] : [`\n── failures (${failures.length.toString()})`]),
    ...failures.flatMap(linesOf),
  ];
}

function slowest(part: string, files: readonly TimedFile[]): string[] {
  if (files.length === 0) return [];
  const sorted = files.toSorted((one, other) => other.seconds - one.seconds).slice(0, SLOWEST);
  return [
    `\n── slowest files of ${part}`,
    ...sorted.map(({ file, seconds }) => `${seconds.toFixed(1).padStart(8)} s  ${file}`),
  ];
}

function linesOf({ where, file, test, error }: Failure): string[] {
  const place = [where, file, test].filter((name) => name !== undefined).join(' › ');
  return [`✗ ${place}`, `    ${firstLine(error)}`];
}

/** The first line with text, without the colours of a terminal, which its own output keeps. */
function firstLine(text: string): string {
  const lines = stripVTControlCharacters(text).split('\n');
  return lines.map((line) => line.trim()).find((line) => line !== '') ?? 'no text; see its output above';
}
