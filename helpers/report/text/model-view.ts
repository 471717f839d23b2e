import type { Bundle } from '../../evidence/schemas/bundle.ts';
import type { JudgedCell, JudgedCheck } from '../../evidence/schemas/verdict-schemas.ts';
import { describeOutcome } from '../../model/outcome.ts';

interface Counted {
  readonly cells: number;
  /** Checks that have such cells. */
  readonly checks: number;
}

/** How the prediction of the model compares with what was observed. */
export interface ModelView {
  /** Cells that conform to the record although the model predicts another outcome. */
  readonly disagrees: Counted;
  /** Cells about which the model does not know something, and what. */
  readonly notModelled: Counted & { readonly fields: readonly string[] };
}

export function modelViewOf({ verdicts: { checks } }: Bundle): ModelView {
  const fields = checks.flatMap(({ cells }) => cells.flatMap(({ notModelled = [] }) => notModelled));
  return {
    disagrees: counted(checks, ({ modelPredicts }) => modelPredicts !== undefined),
    notModelled: {
      ...counted(checks, ({ notModelled }) => notModelled !== undefined),
      fields: [...new Set(fields)].toSorted(),
    },
  };
}

/** The counts as text, and each cell about which the model disagrees; "" where there is nothing. */
export function modelViewText(bundle: Bundle): string {
  const { notModelled } = modelViewOf(bundle);
  const disagreements = bundle.verdicts.checks.flatMap((check) =>
    check.cells.flatMap((cell) => (cell.modelPredicts === undefined ? [] : [`  ${check.id}: ${disagreement(cell)}`])),
  );
  const unknown =
    notModelled.cells === 0 ? [] : [`not modelled: ${phrase(notModelled)} (${notModelled.fields.join(', ')})`];
  return [...disagreementLine(bundle), ...disagreements, ...unknown].join('\n');
}

/** The count of disagreements as one line; none where the model agrees. */
export function disagreementLine(bundle: Bundle): readonly string[] {
  const { disagrees } = modelViewOf(bundle);
  return disagrees.cells === 0 ? [] : [`the model disagrees about ${phrase(disagrees)}`];
}

/** One disagreement as a phrase: the cell, what was observed and what the model predicts. */
export function disagreement({ route, phase, observed, modelPredicts = '' }: JudgedCell): string {
  return `${route} (${phase}) was ${describeOutcome(observed)}, as expected; the model predicts ${modelPredicts}`;
}

function counted(checks: readonly JudgedCheck[], isSuch: (cell: JudgedCell) => boolean): Counted {
  const counts = checks.map(({ cells }) => cells.filter(isSuch).length);
  return {
    cells: counts.reduce((sum, count) => sum + count, 0),
    checks: counts.filter((count) => count > 0).length,
  };
}

function phrase({ cells, checks }: Counted): string {
  return `${cells.toString()} cell${cells === 1 ? '' : 's'} of ${checks.toString()} check${checks === 1 ? '' : 's'}`;
}
