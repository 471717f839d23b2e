import Table from 'cli-table3';
import type { CostDocument } from './cost-document.ts';
import { costNotes, costTable } from './cost-lines.ts';

/** The costs for a terminal: the table, then what it was measured on. */
export function costText(document: CostDocument): string {
  const { head, rows } = costTable(document);
  const table = new Table({ head: head.map(narrow), style: { head: [], border: [] } });
  for (const row of rows) table.push(row.map(narrow));
  return `${[table.toString(), ...costNotes(document)].join('\n')}\n`;
}

/** Breaks lines after 22 columns, so that the table fits a wide terminal. */
function narrow(text: string): string {
  return text.replaceAll(/(.{1,22})(?:\s+|$)/g, '$1\n').trimEnd();
}
