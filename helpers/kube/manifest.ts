import { parseAllDocuments, stringify } from 'yaml';
import { EXIT, MeshproofError } from '../errors.ts';

/** A Kubernetes object as plain data; only what every object has is typed. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  [field: string]: unknown;
}

/**
 * Reads the objects of a manifest with one or more YAML documents; empty documents are left out.
 * @throws MeshproofError naming line and column when the text is not YAML, or the document that is
 * not an object.
 */
export function parseManifest(text: string, source = 'a manifest'): KubeObject[] {
  const documents = parseAllDocuments(text, { prettyErrors: true });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document, index) => {
    const [problem] = document.errors;
    if (problem !== undefined) throw malformed(source, problem.message);
    const value: unknown = document.toJS();
    if (value === null || value === undefined) return [];
    if (!isKubeObject(value))
      throw malformed(source, `document ${(index + 1).toString()} has no apiVersion, kind and metadata.name`);
    return [value];
  });
}

/** Writes objects as one manifest, in their order. */
export function formatManifest(objects: readonly unknown[]): string {
  return objects.map((object) => `---\n${stringify(object, { aliasDuplicateObjects: false, lineWidth: 0 })}`).join('');
}

/** Whether a YAML document is an object that a cluster could take: it names its kind and itself. */
export function isKubeObject(value: unknown): value is KubeObject {
  if (typeof value !== 'object' || value === null) return false;
  const { apiVersion, kind, metadata } = value as Partial<KubeObject>;
  return typeof apiVersion === 'string' && typeof kind === 'string' && typeof metadata?.name === 'string';
}

function malformed(source: string, details: string): MeshproofError {
  return new MeshproofError({
    operation: `read ${source}`,
    details,
    hint: 'correct the YAML at the place named below',
    exitCode: EXIT.usage,
  });
}
