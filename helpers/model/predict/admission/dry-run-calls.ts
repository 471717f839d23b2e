import type { RejectionMechanism } from '../../mechanism.ts';
import { accepted, rejected } from '../../outcomes/admission-outcome.ts';
import { isValidated, refusals } from '../../policies/validate/refusals.ts';
import { unknown, type Prediction, type Situation } from '../situation.ts';

/** The API server decodes strictly, then validates by the schema, and then calls webhooks. */
const IN_ORDER: readonly RejectionMechanism[] = ['unknown-field', 'schema', 'istio-webhook'];

/** Predicts what the API server does with a manifest that is sent as a dry run. */
export function dryRunCalls({ submits, route }: Situation): Prediction {
  if (submits === undefined) throw unknown(route, 'a manifest that the check does not have');
  if (!isValidated(submits)) throw unknown(route, 'the rules by which manifests of this kind are rejected');
  const found = refusals(submits);
  const by = IN_ORDER.find((mechanism) => found.some((refusal) => refusal.by === mechanism));
  if (by === undefined) return { outcome: accepted(), trace: ['no rule of its kind refuses the manifest'] };
  const trace = found.filter((refusal) => refusal.by === by).map(({ path, reason }) => `${path}: ${reason}`);
  return { outcome: rejected.by(by), trace };
}
