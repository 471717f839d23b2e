import type { KubeObject } from '../../../kube/manifest.ts';
import { readReference } from '../../../model/material/read-reference.ts';
import { REFERENCE_BEGINS } from '../../../model/material/reference.ts';
import type { CheckRecord } from '../../record/check-record.ts';
import { manifestLine } from '../lines/manifest-line.ts';
import type { Problem } from '../problem.ts';
import type { ManifestSource } from '../sources.ts';

/** Members of objects whose texts may have references (kube/certificates/pki/put-in.ts). */
const PLACES: Readonly<Record<string, string>> = { Secret: 'stringData', ConfigMap: 'data' };

/** References to addresses are replaced in policies. */
const ADDRESS = `${REFERENCE_BEGINS}address/`;

interface Found {
  readonly path: readonly string[];
  readonly value: string;
}

/** Returns references to certificates that no run can replace, each with what to write. */
export function referenceProblems({ requires }: CheckRecord, { file, text, objects }: ManifestSource): Problem[] {
  return objects.flatMap((object) =>
    referencesIn(object).flatMap(({ path, value }) => {
      const why = placeProblem(object, path) ?? valueProblem(object, value, requires.mesh === 'managed');
      const line = (): number => manifestLine(text, object, ...path);
      return why === undefined
        ? []
        : [{ file, line: line(), text: `has ${value.trim()} at ${path.join('.')}: ${why}` }];
    }),
  );
}

/** Texts with references at any depth; those of `data` of a Secret are decoded. */
function referencesIn(object: KubeObject, value: unknown = object, path: readonly string[] = []): readonly Found[] {
  if (typeof value === 'string') {
    const isEncoded = object.kind === 'Secret' && path[0] === 'data';
    const read = isEncoded ? Buffer.from(value, 'base64').toString() : value;
    return read.includes(REFERENCE_BEGINS) && !read.startsWith(ADDRESS) ? [{ path, value: read }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => referencesIn(object, member, [...path, key]));
}

function placeProblem({ kind }: KubeObject, [member = '']: readonly string[]): string | undefined {
  if (PLACES[kind] === member) return undefined;
  return kind === 'Secret' && member === 'data'
    ? 'write it in stringData, in plain text, so that evidence has it'
    : 'only stringData of a Secret and data of a ConfigMap have references to certificates';
}

function valueProblem({ kind }: KubeObject, value: string, isManaged: boolean): string | undefined {
  for (const line of value.trim().split(/\s*\n\s*/)) {
    const reference = readReference(line);
    if (reference.is === 'unreadable') return `${line} ${reference.because}`;
    if (reference.is === 'key' && kind !== 'Secret') return 'a private key belongs into a Secret';
    const authority = reference.is === 'authority' ? reference.of : 'by' in reference ? reference.by : '';
    if (authority === 'mesh' && !isManaged)
      return "an existing mesh keeps its authority, so the record needs requires: { mesh: 'managed' }";
  }
  return undefined;
}
