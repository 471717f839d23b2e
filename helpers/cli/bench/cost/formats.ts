import type { CostDocument } from '../../../report/cost/cost-document.ts';
import { costHtml } from '../../../report/cost/cost-html.ts';
import { costText } from '../../../report/cost/cost-text.ts';

const RENDER = {
  text: costText,
  json: (document: CostDocument) => `${JSON.stringify(document, null, 2)}\n`,
  html: costHtml,
} as const;

export type CostFormat = keyof typeof RENDER;

export const COST_FORMATS = Object.keys(RENDER) as readonly CostFormat[];

/** Writes the costs in a format. */
export function costAs(format: CostFormat, document: CostDocument): string {
  return RENDER[format](document);
}
