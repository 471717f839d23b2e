import type { JudgedCell, JudgedCheck } from '../../evidence/schemas/verdict-schemas.ts';
import type { Phase } from '../../model/observation.ts';
import { parseRoute } from '../../model/route.ts';

export interface GridColumn {
  readonly callee: string;
  readonly phase: Phase;
}

export interface GridRow {
  readonly source: string;
  /** One per column; undefined where the check sends no request. */
  readonly cells: readonly (JudgedCell | undefined)[];
}

/** A check as a matrix: rows are sources, columns are callees in each phase. */
export interface Grid {
  readonly columns: readonly GridColumn[];
  readonly rows: readonly GridRow[];
}

const ORDER: readonly Phase[] = ['baseline', 'applied', 'settling', 'restored'];

/** Arranges the cells of a check; sources and callees keep the order of the check. */
export function gridOf(check: JudgedCheck): Grid {
  const placed = check.cells.map((cell) => ({ cell, ...place(cell.route) }));
  const sources = [...new Set(placed.map(({ source }) => source))];
  const callees = [...new Set(placed.map(({ callee }) => callee))];
  const phases = ORDER.filter((phase) => check.cells.some((cell) => cell.phase === phase));
  const columns = callees
    .flatMap((callee) => phases.map((phase) => ({ callee, phase })))
    .filter(({ callee, phase }) => placed.some((one) => one.callee === callee && one.cell.phase === phase));
  const find = (source: string, { callee, phase }: GridColumn) =>
    placed.find((one) => one.source === source && one.callee === callee && one.cell.phase === phase)?.cell;
  return { columns, rows: sources.map((source) => ({ source, cells: columns.map((column) => find(source, column)) })) };
}

/** A route with another probe is another row, so two cells never share a place. */
function place(route: string): { source: string; callee: string } {
  const parts = parseRoute(route);
  if (parts === undefined) return { source: route, callee: '' };
  return { source: parts.via === undefined ? parts.from : `${parts.from} via ${parts.via}`, callee: parts.to };
}
