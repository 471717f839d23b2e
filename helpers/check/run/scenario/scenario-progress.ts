import type { CheckResult } from '../../judge/result.ts';
import type { LoadedCheck } from '../../record/check-record.ts';
import type { Course } from '../run-check.ts';

interface ProgressOfCheck {
  readonly of: Course;
  /** To be told how the check ended: the next step goes on from there only if the claim held. */
  readonly ended: (result: CheckResult) => void;
}

/**
 * Remembers which journeys are under way. A step goes on from the step before it when that was played just before and its claim held;
 * else it sets its stage by itself, so that one step that fails does not take the others with it.
 */
export function scenarioProgress(): (check: LoadedCheck, next: LoadedCheck | undefined) => ProgressOfCheck {
  const reached = new Map<string, { readonly step: number; readonly id: string }>();
  return ({ scenario }, next) => {
    if (scenario === undefined) return { of: { stays: false }, ended: () => undefined };
    const { scenario: id, step } = scenario;
    const before = reached.get(id);
    const continues = before?.step === step - 1 ? { continues: before.id } : {};
    const stays = next?.scenario?.scenario === id && next.scenario.step === step + 1;
    reached.delete(id);
    return {
      of: { ...continues, stays },
      ended: ({ id: check, verdict }) => {
        if (stays && verdict === 'conforms') reached.set(id, { step, id: check });
      },
    };
  };
}
