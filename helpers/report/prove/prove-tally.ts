import type { Bundle, JudgedCheck } from '../../evidence/schemas/schemas.ts';

/** One sabotage of one check and what became of it. */
export interface ProvedSabotage {
  /** Id of the check. */
  readonly check: string;
  readonly sabotage: string;
  /** Left out by meshproof itself: no author wrote it. */
  readonly generated: boolean;
  readonly end: 'caught' | 'survived' | 'inconclusive' | 'not-applicable';
  readonly because: string;
  readonly judged: JudgedCheck;
}

const END = {
  conforms: 'caught',
  deviates: 'survived',
  inconclusive: 'inconclusive',
  'not-applicable': 'not-applicable',
} as const;

/** The sabotages of a bundle that `meshproof prove` wrote, in the order of its plan. */
export function provedSabotages({ plan, verdicts }: Bundle): readonly ProvedSabotage[] {
  return plan.checks.flatMap(({ record, sabotage }) => {
    const judged = verdicts.checks.find(({ id }) => id === record.id);
    if (sabotage === undefined || judged === undefined) return [];
    const { of, name, generated } = sabotage;
    return [{ check: of, sabotage: name, generated, end: END[judged.verdict], because: judged.because, judged }];
  });
}
