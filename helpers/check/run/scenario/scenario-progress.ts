import type { LoadedCheck } from '../../record/check-record.ts';

/** How a step follows the one before it and precedes the one after it; other checks do neither. */
export interface ScenarioLinks {
  /** Id of the step before, whose set-up and change are in force. */
  readonly continues?: string;
  /** Its change stays in force once the claim held: the next step starts from it. */
  readonly stays: boolean;
}

interface StepProgress {
  readonly links: ScenarioLinks;
  /** Call it when the step has ended: the next one continues only if this one conforms. */
  readonly ended: (conforms: boolean) => void;
}

/** A check that is run by itself. */
export const ALONE: StepProgress = { links: { stays: false }, ended: () => undefined };

/**
 * Remembers which scenarios are under way. A step continues the step before it when that ran just
 * before and conformed; otherwise it sets up by itself, so that one failed step does not fail the
 * others.
 */
export function scenarioProgress(): (check: LoadedCheck, next: LoadedCheck | undefined) => StepProgress {
  const reached = new Map<string, { readonly step: number; readonly id: string }>();
  return ({ record, scenario }, next) => {
    if (scenario === undefined) return ALONE;
    const { scenario: name, step } = scenario;
    const before = reached.get(name);
    const continues = before?.step === step - 1 ? { continues: before.id } : {};
    const stays = next?.scenario?.scenario === name && next.scenario.step === step + 1;
    reached.delete(name);
    return {
      links: { ...continues, stays },
      ended: (conforms) => {
        if (stays && conforms) reached.set(name, { step, id: record.id });
      },
    };
  };
}
