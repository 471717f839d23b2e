import { isPrediction, type NotModelled, type Prediction } from '../../model/predict/predict.ts';
import type { LoadedCheck } from '../record/check-record.ts';
import type { CellPrediction, Predictions } from '../record/planned-check.ts';
import { isRestoredObserved, recordUnder } from './changes/change-set.ts';
import { mapPredictions, mapValues } from './map-record.ts';
import type { NamespaceMap } from './namespaces.ts';
import { predictionsOf } from './prediction.ts';

/** Predicts every cell of a check in every phase that is observed, with the names of its lane. */
export function plannedPredictions(map: NamespaceMap, check: LoadedCheck, sabotageName?: string): Predictions {
  const record = sabotageName === undefined ? check.record : recordUnder(check.record, sabotageName);
  const inPhase = (phase: keyof Predictions) => mapValues(predictionsOf(check, phase, sabotageName), cellOf);
  return mapPredictions(map, {
    baseline: inPhase('baseline'),
    applied: inPhase('applied'),
    restored: isRestoredObserved(record) ? inPhase('restored') : {},
  });
}

function cellOf(result: Prediction | NotModelled): CellPrediction {
  return isPrediction(result) ? { outcome: result.outcome, rules: result.trace } : { notModelled: result.notModelled };
}
