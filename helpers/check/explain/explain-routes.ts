import { describeOutcome, sameOutcome, type ExpectedOutcome } from '../../model/outcome.ts';
import { isPrediction } from '../../model/predict/predict.ts';
import { expectationsOf } from '../plan/changes/change-set.ts';
import { routePredictor } from '../plan/prediction.ts';
import { probeOf } from '../plan/requests/streamed.ts';
import type { LoadedCheck } from '../record/check-record.ts';
import { describeProbe } from './describe-parts.ts';
import type { ExplainedRoute, FlippedRoute, Predicted } from './explanation.ts';

/** Explains every route: its outcomes before and during the change, and the model's prediction. */
export function explainRoutes(check: LoadedCheck): ExplainedRoute[] {
  const { record } = check;
  const claims = expectationsOf(record, 'applied');
  return Object.entries(record.baseline).map(([route, before]) => {
    const probe = probeOf(record, route);
    const claimed = claims[route] ?? before;
    const restored = record.restored[route];
    return {
      route,
      asks: describeProbe(probe),
      before: expected(before),
      must: expected(claimed),
      ...(restored === undefined ? {} : { afterwards: expected(restored) }),
      isControl: record.expects[route] === undefined,
      predicted: predicted(check, route, claimed),
    };
  });
}

/** Returns the routes that a sabotage must flip. */
export function explainRoutesUnder(check: LoadedCheck, sabotageName: string): FlippedRoute[] {
  return Object.entries(check.record.expects).flatMap(([route, { is, under }]) => {
    const instead = under[sabotageName];
    if (instead === undefined) return [];
    const prediction = predicted(check, route, instead, sabotageName);
    return [{ route, insteadOf: expected(is), instead: expected(instead), predicted: prediction }];
  });
}

/** Describes an outcome with the witness that confirms it. */
function expected(outcome: ExpectedOutcome): string {
  const seenBy = outcome.is === 'admitted' && 'seenBy' in outcome ? outcome.seenBy : undefined;
  return `${describeOutcome(outcome)}${seenBy === undefined ? '' : `, confirmed by the ${seenBy}`}`;
}

function predicted(check: LoadedCheck, route: string, claimed: ExpectedOutcome, sabotageName?: string): Predicted {
  const result = routePredictor(check, 'applied', sabotageName)(route);
  if (!isPrediction(result)) return { notModelled: result.notModelled };
  const { outcome, trace } = result;
  return { outcome: describeOutcome(outcome), because: trace, agrees: sameOutcome(outcome, claimed) };
}
