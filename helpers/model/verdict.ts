/** Only `conforms` is green. A skip never passes. */
export type Verdict = 'conforms' | 'deviates' | 'inconclusive' | 'not-applicable';

/**
 * Combines verdicts: any deviation wins, then any doubt; without a judged part it is inconclusive.
 */
export function combineVerdicts(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('deviates')) return 'deviates';
  if (verdicts.includes('inconclusive')) return 'inconclusive';
  return verdicts.includes('conforms') ? 'conforms' : 'inconclusive';
}
