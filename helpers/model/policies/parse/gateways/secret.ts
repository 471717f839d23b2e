import { readReference } from '../../../material/read-reference.ts';
import { REFERENCE_BEGINS } from '../../../material/reference.ts';
import type { Material, SecretObject } from '../../gateway/types.ts';
import type { Placed } from '../../placed.ts';
import { asDoc, text, type Doc } from '../readers.ts';

/** Reads what the run puts into a Secret; its texts are not part of the model. */
export function secretObject(placed: Placed, { data, stringData }: Doc): SecretObject {
  const decoded = Object.entries(asDoc(data)).map(([key, value]) => [key, decode(text(value))] as const);
  const plain = Object.entries(asDoc(stringData)).map(([key, value]) => [key, text(value)] as const);
  const all = Object.entries(Object.fromEntries([...decoded, ...plain]));
  const holds = all.filter(([, value]) => value !== '').map(([key, value]) => [key, materialsIn(value)] as const);
  return { kind: 'Secret', ...placed, holds: Object.fromEntries(holds) };
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

/** One reference a line, such as `meshproof-run://certificate/a.example?by=authority`. */
function materialsIn(value: string): readonly Material[] {
  const lines = value.trim().split(/\s*\n\s*/);
  if (lines.every((line) => line.startsWith(REFERENCE_BEGINS))) return lines.map(readReference);
  return [{ is: /-----BEGIN [A-Z0-9 ]+-----/.test(value) ? 'foreign' : 'unreadable' }];
}
