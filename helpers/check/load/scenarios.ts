import { stepRecords } from '../plan/changes/step-records.ts';
import { isScenario } from '../record/scenario/scenario.ts';
import { lineIn } from './lines/record-line.ts';
import { scenarioSchema } from './record-schema.ts';
import type { CheckSource } from './sources.ts';

/** Returns the steps of a scenario, each as a check; every other file unchanged. */
export function unfolded(found: CheckSource): readonly CheckSource[] {
  const { exported, file } = found;
  if (!isScenario(exported)) return [found];
  const { error } = scenarioSchema.safeParse(exported);
  if (error !== undefined) {
    const problems = error.issues.map(({ path, message }) => {
      const keys = path.map(String);
      return { file, line: lineIn(found, ...keys), text: `${keys.join('.') || 'the scenario'}: ${message}` };
    });
    return [{ ...found, exported: undefined, problems }];
  }
  const records = stepRecords(exported);
  return records.map((record, index) => ({
    ...found,
    exported: record,
    scenario: {
      scenario: exported.id,
      step: index + 1,
      steps: records.length,
      ...(exported.steps.some(({ redeploys }) => redeploys !== undefined) ? { cast: exported.cast } : {}),
    },
  }));
}
