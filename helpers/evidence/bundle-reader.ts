import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { EXIT, MeshproofError, messageOf } from '../errors.ts';
import { BUNDLE } from './bundle-files.ts';
import type { Bundle } from './schemas.ts';
import { changeSchema, observationSchema, planSchema, runSchema, subjectSchema, verdictsSchema } from './schemas.ts';

/** Reads and checks a bundle. Throws a usage error that names the file and what is wrong in it. */
export function readBundle(directory: string): Bundle {
  return {
    directory,
    run: document(directory, BUNDLE.run, runSchema),
    plan: document(directory, BUNDLE.plan, planSchema),
    subject: existsSync(join(directory, BUNDLE.subject))
      ? document(directory, BUNDLE.subject, subjectSchema)
      : undefined,
    verdicts: document(directory, BUNDLE.verdicts, verdictsSchema),
    observations: stream(directory, BUNDLE.observations, observationSchema),
    changes: stream(directory, BUNDLE.changes, changeSchema),
  };
}

function document<Value>(directory: string, name: string, schema: z.ZodType<Value>): Value {
  return parsed(directory, name, textOf(directory, name), schema);
}

/** A line that a killed run left unfinished has no newline at its end and is not evidence. */
function stream<Value>(directory: string, name: string, schema: z.ZodType<Value>): Value[] {
  const lines = textOf(directory, name).split('\n').slice(0, -1);
  return lines.map((line, index) => parsed(directory, `${name}:${index + 1}`, line, schema));
}

function textOf(directory: string, name: string): string {
  try {
    return readFileSync(join(directory, name), 'utf8');
  } catch (error) {
    throw unreadable(directory, name, messageOf(error), error);
  }
}

function parsed<Value>(directory: string, place: string, text: string, schema: z.ZodType<Value>): Value {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw unreadable(directory, place, problem, error);
  }
}

function unreadable(directory: string, place: string, problem: string, cause: unknown): MeshproofError {
  return new MeshproofError({
    attempted: `read the bundle ${directory}`,
    happened: `${place}: ${problem}`,
    repair: 'name a directory that `meshproof run` wrote, unchanged',
    exitCode: EXIT.usage,
    cause,
  });
}
