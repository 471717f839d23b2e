import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { MeshproofError } from '../../errors.ts';
import { keysInBytes } from '../../text/redact/encoded/der.ts';

/**
 * Requires that no file of a bundle has a private key: what was written went through the redactor,
 * and this looks at the bytes that are there.
 * @throws MeshproofError that names each file with one
 */
export function requireNoKeys(directory: string): void {
  const found = filesIn(directory).filter((file) => hasKey(readFileSync(file).toString('latin1')));
  if (found.length === 0) return;
  throw new MeshproofError({
    operation: `complete the bundle ${directory}`,
    details: found.map((file) => `${relative(directory, file)} has a private key`).join('\n'),
    hint: 'delete the bundle, replace that key where it is in use, and report this as a defect of meshproof',
  });
}

function filesIn(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** A key as PEM, whatever its kind; its body has to follow, since a text may name the line. */
const PEM =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:\\+[nr]|\s){0,16}(?:[A-Za-z0-9+/=]{20}|Proc-Type:)/;

/** Base64 that is long enough for the beginning of a key. */
const BASE64 = /[A-Za-z0-9+/_-]{60,}/g;

/** Longer runs repeat the search at their beginning only: a key within begins a line of its own. */
const LONGEST = 1 << 20;

/** Whether a text has a private key: as PEM, as DER in base64, or as PEM in base64. */
export function hasKey(text: string): boolean {
  if (PEM.test(text)) return true;
  for (const [run] of text.matchAll(BASE64))
    for (const skipped of [0, 1, 2, 3]) {
      const bytes = Buffer.from(run.slice(skipped, LONGEST), 'base64').toString('latin1');
      if (PEM.test(bytes) || keysInBytes(bytes).length > 0) return true;
    }
  return false;
}
