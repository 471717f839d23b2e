import { MeshproofError } from '../../../errors.ts';
import { readReference } from '../../../model/material/read-reference.ts';
import { REFERENCE_BEGINS } from '../../../model/material/reference.ts';
import type { KubeObject } from '../../manifest.ts';
import type { RunPki } from './run-pki.ts';
import { textOf } from './text-of.ts';

type Texts = Readonly<Record<string, unknown>>;

/** The kinds whose texts may have references, with the members that have them. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = { Secret: ['stringData'], ConfigMap: ['data'] };

/**
 * The objects with PEM in place of the references of their texts. What a run records, logs and
 * prints are the objects before that.
 */
export function withCertificates(
  objects: readonly KubeObject[],
  pki: RunPki,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  return Promise.all(
    objects.map(async (object) => {
      const members = (MEMBERS[object.kind] ?? []).filter((member) => member in object);
      const replaced = members.map(async (member) => [member, await filled(object[member] as Texts, pki, signal)]);
      if (members.length === 0) return object;
      return encoded({ ...object, ...Object.fromEntries(await Promise.all(replaced)) } as KubeObject);
    }),
  );
}

/**
 * A Secret with its texts in `data`: the API server turns `stringData` into it without an owner, so
 * that an entry which a later version leaves out would stay.
 */
function encoded(object: KubeObject): KubeObject {
  const { stringData, data, ...rest } = object as KubeObject & { readonly stringData?: Texts; readonly data?: Texts };
  if (object.kind !== 'Secret' || stringData === undefined) return object;
  const entries = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(String(text)).toString('base64')]);
  return { ...rest, data: { ...data, ...Object.fromEntries(entries) } };
}

async function filled(texts: Texts, pki: RunPki, signal: AbortSignal): Promise<Texts> {
  const entries = Object.entries(texts).map(async ([key, text]) => [
    key,
    typeof text === 'string' && text.includes(REFERENCE_BEGINS) ? await filledText(text, pki, signal) : text,
  ]);
  return Object.fromEntries(await Promise.all(entries)) as Texts;
}

/** One reference a line. */
async function filledText(text: string, pki: RunPki, signal: AbortSignal): Promise<string> {
  const lines = text.trim().split(/\s*\n\s*/);
  const pem = await Promise.all(lines.map((line) => pemOf(line, pki, signal)));
  return `${pem.map((one) => one.trim()).join('\n')}\n`;
}

function pemOf(line: string, pki: RunPki, signal: AbortSignal): Promise<string> {
  const reference = readReference(line);
  if (reference.is !== 'unreadable') return textOf(reference, pki, signal);
  throw new MeshproofError({
    operation: `put a certificate in the place of ${line}`,
    details: reference.because,
    hint: 'correct the reference in the manifest (docs/model.md)',
  });
}
