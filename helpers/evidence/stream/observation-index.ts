import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Observation } from '../../model/observation.ts';
import { BUNDLE } from '../bundle/bundle-files.ts';
import type { LostLine } from '../schemas/bundle.ts';
import { observationSchema } from '../schemas/schemas.ts';
import { readEntries, unreadable, checked } from './read-entries.ts';
import { readStretch } from './read-lines.ts';

/** Consecutive lines of one check. */
interface Stretch {
  readonly offset: number;
  bytes: number;
}

/**
 * Index of the observations of each check in a bundle, so that one check at a time can be read: a
 * bundle can be larger than memory.
 */
export class ObservationIndex implements Disposable {
  readonly #directory: string;
  readonly #descriptor: number;
  readonly #stretches = new Map<string, Stretch[]>();
  readonly lost: LostLine[] = [];
  /** Number of complete lines. */
  count = 0;
  /** The first line out of sequence that no torn line explains. */
  gap: { readonly line: number; readonly seq: number; readonly expected: number } | undefined;

  /**
   * Reads the stream once, line by line.
   * @throws MeshproofError (exit code 2) naming a line that is not an observation
   */
  constructor(directory: string, chunkBytes?: number) {
    this.#directory = directory;
    this.#descriptor = openOrThrow(directory);
    const onLost = (line: LostLine): void => void this.lost.push(line);
    const reading = { schema: observationSchema, onLost, ...(chunkBytes === undefined ? {} : { chunkBytes }) };
    let [expected, last, explained] = [1, '', 0];
    for (const { value, line } of readEntries(directory, BUNDLE.observations, reading)) {
      const isExplained = this.lost.length > explained;
      explained = this.lost.length;
      if (value.seq !== expected && !(isExplained && value.seq > expected))
        this.gap ??= { line: line.number, seq: value.seq, expected };
      this.#add(value.check, line, value.check === last && !isExplained);
      [expected, last, this.count] = [value.seq + 1, value.check, this.count + 1];
    }
  }

  /** The observations of a check in the order of the stream. */
  of(check: string): Observation[] {
    return (this.#stretches.get(check) ?? []).flatMap(({ offset, bytes }) =>
      readStretch(this.#descriptor, offset, bytes)
        .split('\n')
        .map((text) => checked(this.#directory, BUNDLE.observations, JSON.parse(text), observationSchema)),
    );
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }

  #add(check: string, { offset, bytes }: { readonly offset: number; readonly bytes: number }, follows: boolean): void {
    const stretches = this.#stretches.get(check) ?? [];
    const last = stretches.at(-1);
    if (follows && last !== undefined) last.bytes = offset + bytes - last.offset;
    else stretches.push({ offset, bytes });
    this.#stretches.set(check, stretches);
  }
}

function openOrThrow(directory: string): number {
  try {
    return openSync(join(directory, BUNDLE.observations), 'r');
  } catch (error) {
    throw unreadable(directory, BUNDLE.observations, String(error), error);
  }
}
