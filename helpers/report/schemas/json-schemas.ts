import * as z from 'zod';
import { runDocumentSchema } from '../document.ts';
import { proveDocumentSchema } from '../prove/prove-document.ts';

/** The JSON Schema of each document that `-o json` prints for a judged run, by its path. */
export function jsonSchemas(): Readonly<Record<string, string>> {
  return {
    'docs/schemas/run-document.json': text('meshproof run -o json', runDocumentSchema),
    'docs/schemas/prove-document.json': text('meshproof prove -o json', proveDocumentSchema),
  };
}

/** Open to further members, which later versions may add. */
function text(title: string, schema: z.ZodType): string {
  return `${JSON.stringify({ title, ...z.toJSONSchema(schema, { io: 'input' }) }, null, 2)}\n`;
}
