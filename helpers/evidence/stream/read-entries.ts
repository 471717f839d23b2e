import { join } from 'node:path';
import * as z from 'zod';
import { EXIT, MeshproofError, messageOf } from '../../errors.ts';
import type { LostLine } from '../schemas/bundle.ts';
import { readLines, type Line } from './read-lines.ts';

/** One entry of a stream and its line. */
export interface Entry<Value> {
  readonly value: Value;
  readonly line: Line;
}

export interface EntryReading<Value> {
  readonly schema: z.ZodType<Value>;
  /** Receives lines that are not JSON: torn ones and the unfinished one of a killed run. */
  readonly onLost: (lost: LostLine) => void;
  readonly chunkBytes?: number;
}

/**
 * Reads the entries of a stream one at a time.
 * @throws MeshproofError (exit code 2) naming file and line of an entry of another shape
 */
export function* readEntries<Value>(
  directory: string,
  file: string,
  { schema, onLost, chunkBytes }: EntryReading<Value>,
): Generator<Entry<Value>> {
  try {
    for (const line of readLines(join(directory, file), chunkBytes)) {
      const place = `${file}:${line.number.toString()}`;
      const json = line.isWhole ? jsonOf(line.text) : undefined;
      if (json === undefined) onLost({ place, why: line.isWhole ? 'torn' : 'unfinished', checks: checksIn(line.text) });
      else yield { value: checked(directory, place, json.value, schema), line };
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw unreadable(directory, file, messageOf(error), error);
    throw error;
  }
}

/** Checks that a torn line names; two lines joined into one name two. */
function checksIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/"check":"([^"\\]{1,200})"/g)].map(([, check = '']) => check))];
}

/** The parsed value in an object, since null is JSON too; undefined for invalid JSON. */
function jsonOf(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Checks a value by a schema.
 * @throws MeshproofError (exit code 2) naming the place and the mismatch
 */
export function checked<Value>(directory: string, place: string, value: unknown, schema: z.ZodType<Value>): Value {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw unreadable(directory, place, z.prettifyError(result.error), result.error);
}

/** The error of a bundle that cannot be read. */
export function unreadable(directory: string, place: string, problem: string, cause?: unknown): MeshproofError {
  return new MeshproofError({
    operation: `read the bundle ${directory}`,
    details: `${place}: ${problem}`,
    hint: 'name a directory that `meshproof run` wrote, unchanged',
    exitCode: EXIT.usage,
    cause,
  });
}
