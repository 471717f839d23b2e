/**
 * Version of the bundle format: it rises when a document or a recorded fact changes incompatibly.
 */
export const BUNDLE_VERSION = 3;

/** What the documents of a bundle name as their schema. */
export const SCHEMAS = {
  run: `meshproof/run/${BUNDLE_VERSION}`,
  plan: `meshproof/plan/${BUNDLE_VERSION}`,
  verdicts: `meshproof/verdicts/${BUNDLE_VERSION}`,
} as const;

/** The version of the bundle format that a document names; undefined when it names none. */
export function versionOf(document: unknown): number | undefined {
  if (typeof document !== 'object' || document === null || !('schema' in document)) return undefined;
  const [, version] = /^meshproof\/[a-z]+\/(\d+)$/.exec(String(document.schema)) ?? [];
  return version === undefined ? undefined : Number(version);
}
