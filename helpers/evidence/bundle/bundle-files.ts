/** Files of a bundle, relative to its directory. Reports are rendered from these and from nothing else (law 7). */
export const BUNDLE = {
  observations: 'observations.ndjson',
  changes: 'changes.ndjson',
  /** Faults of our own plumbing as they came; run.json has them all once the run has ended. Absent without any. */
  infrastructure: 'infrastructure.ndjson',
  plan: 'plan.json',
  subject: 'subject.json',
  run: 'run.json',
  verdicts: 'verdicts.json',
  junit: 'junit.xml',
  report: 'report.html',
} as const;
