import { describeOutcome, sameOutcome, type ExpectedOutcome, type Observed } from '../../../model/outcome.ts';
import { decidingRule } from '../../../model/predict/deciding-rule.ts';
import type { CellPrediction, PhasePredictions, Predictions } from '../../record/planned-check.ts';
import type { CellResult } from '../result.ts';

/** The predictions that hold in a phase of a cell. */
export function predictionsIn(predictions: Predictions, phase: CellResult['phase']): PhasePredictions {
  return predictions[phase === 'baseline' || phase === 'restored' ? phase : 'applied'];
}

/** Whether the model predicts what was observed. */
export function isPredicted(prediction: CellPrediction | undefined, observed: Observed): boolean {
  return prediction !== undefined && 'outcome' in prediction && sameOutcome(prediction.outcome, observed);
}

/**
 * What the model adds to a mismatch: the rule that decides the expectation, or its own prediction.
 */
export function remarkOfModel(
  prediction: CellPrediction | undefined,
  expected: ExpectedOutcome,
  observed: Observed,
): string {
  if (prediction === undefined) return '';
  if ('notModelled' in prediction) return `; not modelled: ${prediction.notModelled.join(', ')}`;
  const rule = decidingRule(prediction.rules, expected, observed);
  const decided = rule === undefined ? '' : ` (rule: ${rule})`;
  if (sameOutcome(prediction.outcome, expected)) return decided;
  return isPredicted(prediction, observed)
    ? `; the model predicts what was observed${decided}`
    : `; the model predicts ${describeOutcome(prediction.outcome)}${decided}`;
}

/** The view of the model on a cell, for its result: a disagreement, or what it does not know. */
export function modelOf(
  prediction: CellPrediction | undefined,
  { observed, verdict }: Pick<CellResult, 'observed' | 'verdict'>,
): Pick<CellResult, 'modelPredicts' | 'notModelled'> {
  if (prediction === undefined) return {};
  if ('notModelled' in prediction) return { notModelled: prediction.notModelled };
  if (verdict !== 'conforms' || sameOutcome(prediction.outcome, observed)) return {};
  return { modelPredicts: `${describeOutcome(prediction.outcome)}${rulesOf(prediction.rules)}` };
}

function rulesOf(rules: readonly string[]): string {
  return rules.length === 0 ? '' : ` (rules: ${rules.join('; ')})`;
}
