import * as z from 'zod';
import type { Bundle } from '../../evidence/schemas/bundle.ts';
import { judgedFields, judgedPart } from '../document.ts';
import { provedSabotages, type ProvedSabotage } from './prove-tally.ts';

const named = z.array(z.object({ check: z.string(), sabotage: z.string(), because: z.string() }));
const count = z.number().int().nonnegative();

/** What `meshproof prove -o json` prints. */
export const proveDocumentSchema = z.object({
  schema: z.literal('meshproof/prove-document/1'),
  ...judgedFields,
  sabotages: count.describe('declared and generated ones that can run on this mesh'),
  caught: count,
  survived: named,
  inconclusive: named,
  notApplicable: named,
});

export type ProveDocument = z.infer<typeof proveDocumentSchema>;

/** The one JSON document of a sabotage run. */
export function proveDocument(bundle: Bundle): ProveDocument {
  const proved = provedSabotages(bundle);
  const ended = (end: ProvedSabotage['end']) =>
    proved.filter((one) => one.end === end).map(({ check, sabotage, because }) => ({ check, sabotage, because }));
  const notApplicable = ended('not-applicable');
  return {
    schema: 'meshproof/prove-document/1',
    ...judgedPart(bundle),
    sabotages: proved.length - notApplicable.length,
    caught: ended('caught').length,
    survived: ended('survived'),
    inconclusive: ended('inconclusive'),
    notApplicable,
  };
}
