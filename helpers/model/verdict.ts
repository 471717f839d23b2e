/** Only `conforms` is green. A skip never passes. */
export type Verdict = 'conforms' | 'deviates' | 'inconclusive' | 'not-applicable';

/** The verdict of a whole from its parts: any deviation wins, then any doubt; nothing judged is inconclusive. */
export function combineVerdicts(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('deviates')) return 'deviates';
  if (verdicts.includes('inconclusive')) return 'inconclusive';
  return verdicts.includes('conforms') ? 'conforms' : 'inconclusive';
}
