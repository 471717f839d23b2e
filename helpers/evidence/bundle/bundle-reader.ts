import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod';
import { EXIT, MeshproofError, messageOf } from '../../errors.ts';
import type { ChangeEvent } from '../../model/observation.ts';
import { CellObservations } from '../replay/cell-observations.ts';
import type { Bundle, LostLine } from '../schemas/bundle.ts';
import { planSchema } from '../schemas/plan-schema.ts';
import {
  type RunInfo,
  changeSchema,
  observationSchema,
  infrastructureSchema,
  runSchema,
  subjectSchema,
} from '../schemas/schemas.ts';
import { verdictsSchema } from '../schemas/verdict-schemas.ts';
import { BUNDLE_VERSION, versionOf } from '../schemas/version.ts';
import { checked, readEntries, unreadable } from '../stream/read-entries.ts';
import { BUNDLE } from './bundle-files.ts';

/** A bundle without its streams. */
export type BundleDocuments = Pick<Bundle, 'directory' | 'run' | 'plan' | 'subject' | 'verdicts'>;

/**
 * Reads and checks a bundle. Streams are read line by line, because they can be larger than memory;
 * only the observations that reports list are kept.
 * @throws MeshproofError (exit code 2) naming the file and what is wrong in it
 */
export function readBundle(directory: string): Bundle {
  const documents = readDocuments(directory);
  const lost: LostLine[] = [];
  const observations = new CellObservations(documents.verdicts);
  const counts = { observations: 0, changes: 0 };
  const onLost = (line: LostLine): void => void lost.push(line);
  for (const { value } of readEntries(directory, BUNDLE.observations, { schema: observationSchema, onLost })) {
    observations.pass(value);
    counts.observations += 1;
  }
  const changes: ChangeEvent[] = [];
  for (const { value } of readEntries(directory, BUNDLE.changes, { schema: changeSchema, onLost })) changes.push(value);
  counts.changes = changes.length;
  requireCounts(documents, counts, lost);
  return { ...documents, ...observations.selected, changes, lost };
}

/** Reads and checks the documents of a bundle. */
export function readDocuments(directory: string): BundleDocuments {
  return {
    directory,
    run: withInfrastructure(directory, document(directory, BUNDLE.run, runSchema)),
    plan: document(directory, BUNDLE.plan, planSchema),
    subject: existsSync(join(directory, BUNDLE.subject))
      ? document(directory, BUNDLE.subject, subjectSchema)
      : undefined,
    verdicts: document(directory, BUNDLE.verdicts, verdictsSchema),
  };
}

/**
 * Requires that the streams have as many lines as the run recorded at its end, unless some are
 * torn.
 * @throws MeshproofError (exit code 2) naming the stream with another number of lines
 */
export function requireCounts(
  { directory, run }: BundleDocuments,
  found: NonNullable<RunInfo['counts']>,
  lost: readonly LostLine[],
): void {
  if (run.counts === undefined || lost.length > 0) return;
  for (const stream of ['observations', 'changes'] as const) {
    const [has, had] = [found[stream], run.counts[stream]];
    if (has !== had)
      throw unreadable(directory, BUNDLE[stream], `it has ${has.toString()} lines; the run counted ${had.toString()}`);
  }
}

/** Until a run has ended, its faults are in their stream alone. */
function withInfrastructure(directory: string, run: RunInfo): RunInfo {
  if (run.ended !== 'running' || !existsSync(join(directory, BUNDLE.infrastructure))) return run;
  const entries = readEntries(directory, BUNDLE.infrastructure, {
    schema: infrastructureSchema,
    onLost: () => undefined,
  });
  return { ...run, infrastructure: [...entries].map(({ value }) => value) };
}

function document<Value>(directory: string, name: string, schema: z.ZodType<Value>): Value {
  try {
    const value: unknown = JSON.parse(readFileSync(join(directory, name), 'utf8'));
    requireVersion(directory, name, value);
    return checked(directory, name, value, schema);
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error))
      throw unreadable(directory, name, messageOf(error), error);
    throw error;
  }
}

/**
 * Requires that a document, if it names a version of the bundle format, names this one.
 * @throws MeshproofError (exit code 2) naming both versions
 */
function requireVersion(directory: string, name: string, value: unknown): void {
  const version = versionOf(value);
  if (version === undefined || version === BUNDLE_VERSION) return;
  throw new MeshproofError({
    operation: `read the bundle ${directory}`,
    details: `${name}: version ${version.toString()} of the bundle format; this meshproof reads version ${BUNDLE_VERSION.toString()}`,
    hint:
      version < BUNDLE_VERSION
        ? `replay it with meshproof 0.${version.toString()}, or run the checks again`
        : 'replay it with the meshproof that wrote it',
    exitCode: EXIT.usage,
  });
}
