import type { Bundle } from '../evidence/schemas/bundle.ts';
import type { Subject } from '../mesh/istio/subject.ts';
import type { Verdict } from '../model/verdict.ts';
import { enforcementOf, type Enforcement } from './enforcement.ts';
import { cellCount, phaseSeconds, tally, type Tally } from './tally.ts';

/** What `meshproof run -o json` prints. */
export interface RunDocument {
  readonly verdict: Verdict;
  /** The judged mesh; empty when the run ended before a mesh was up. */
  readonly subject: Subject | Record<string, never>;
  readonly checks: Tally;
  readonly cells: number;
  readonly seconds: Readonly<Record<string, number>>;
  /** Milliseconds from a change to the first observation of its effect; null without any. */
  readonly enforcement: Enforcement | null;
  readonly bundle: string;
}

/** The one JSON document of a run. */
export function runDocument(bundle: Bundle): RunDocument {
  return {
    verdict: bundle.verdicts.verdict,
    subject: bundle.subject ?? {},
    checks: tally(bundle),
    cells: cellCount(bundle),
    seconds: phaseSeconds(bundle),
    enforcement: enforcementOf(bundle),
    bundle: bundle.directory,
  };
}
