import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { EXIT, MeshproofError } from '../../errors.ts';
import { lineFinder } from './yaml-lines.ts';

/** The folder of YAML and image recipes at the root of the checkout. */
export const MANIFESTS = join(import.meta.dirname, '..', '..', '..', 'manifests');
const VERSIONS = join(MANIFESTS, 'versions.yaml');

const text = z.string().min(1);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a hex sha256');

const pinned = z
  .string()
  .regex(/@sha256:[0-9a-f]{64}$/, 'must end with a digest, @sha256:…, or be { image, digest: unknown }');
/** An image without a recorded digest: declared on purpose, and named by every run. */
const byTag = z.strictObject({ image: text, digest: z.literal('unknown') }).transform(({ image }) => image);

const Versions = z.strictObject({
  debian: z.strictObject({ suite: text }),
  wheels: z.record(text, z.strictObject({ package: text, version: text, sha256: z.record(text, sha256) })),
  modules: z.record(
    text,
    z.strictObject({ module: text, version: z.string().regex(/^v\d/, 'must be a Go module version'), reports: text }),
  ),
  npm: z.record(text, z.record(text, text)),
  registry: z.strictObject({
    node: pinned,
    istio: z.strictObject({
      hub: text,
      version: text,
      istioctl: z.union([z.literal('unknown'), z.string().regex(/^sha256:[0-9a-f]{64}$/)]),
    }),
    cast: z.record(text, z.union([pinned, byTag])),
    base: pinned,
  }),
});

/** The content of manifests/versions.yaml. */
export type Versions = z.infer<typeof Versions>;

/** Reads every pin. @throws MeshproofError naming file and line of each fault at once */
export async function readVersions(): Promise<Versions> {
  return parseVersions(VERSIONS, await readFile(VERSIONS, 'utf8'));
}

/**
 * Parses the content of a file of pins.
 * @throws MeshproofError naming file and line of each fault at once
 */
export function parseVersions(file: string, content: string): Versions {
  return parseYamlFile(file, content, Versions);
}

/**
 * Parses YAML against a schema.
 * @throws MeshproofError naming `file` and the line of every fault, all of them at once
 */
export function parseYamlFile<Schema extends z.ZodType>(
  file: string,
  content: string,
  schema: Schema,
): z.infer<Schema> {
  const document = parseDocument(content, { lineCounter: new LineCounter() });
  const lineOf = lineFinder(content);
  if (document.errors.length > 0)
    throw faulty(
      document.errors.map((error) => `${file}:${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0]}`),
    );
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  throw faulty(
    parsed.error.issues.map((issue) => `${file}:${lineOf(issue.path)}: ${issue.path.join('.')}: ${issue.message}`),
  );
}

/** The error for faults in files of the checkout, one per line, each with file and line. */
export function faulty(faults: readonly string[]): MeshproofError {
  return new MeshproofError({
    operation: `read the recipes of the images (${faults.length} fault${faults.length === 1 ? '' : 's'})`,
    details: faults.join('\n'),
    hint: 'correct the lines named below',
    exitCode: EXIT.usage,
  });
}
