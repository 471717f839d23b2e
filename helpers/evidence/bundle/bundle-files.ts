/** Files of a bundle, relative to its directory. Reports are rendered from these alone (law 7). */
export const BUNDLE = {
  observations: 'observations.ndjson',
  changes: 'changes.ndjson',
  /** Faults of the test infrastructure; run.json contains them too once the run has ended. */
  infrastructure: 'infrastructure.ndjson',
  plan: 'plan.json',
  subject: 'subject.json',
  run: 'run.json',
  verdicts: 'verdicts.json',
  /** A folder per check that did not conform; absent without any. */
  diagnostics: 'diagnostics',
  junit: 'junit.xml',
  report: 'report.html',
} as const;
