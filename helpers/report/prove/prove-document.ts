import type { Bundle } from '../../evidence/schemas/bundle.ts';
import type { Subject } from '../../mesh/istio/subject.ts';
import type { Verdict } from '../../model/verdict.ts';
import { phaseSeconds } from '../tally.ts';
import { provedSabotages, type ProvedSabotage } from './prove-tally.ts';

interface Named {
  readonly check: string;
  readonly sabotage: string;
  readonly because: string;
}

/** What `meshproof prove -o json` prints. */
export interface ProveDocument {
  /** Declared and generated ones that can run on this mesh. */
  readonly sabotages: number;
  readonly caught: number;
  readonly survived: readonly Named[];
  readonly seconds: Readonly<Record<string, number>>;
  readonly inconclusive: readonly Named[];
  readonly notApplicable: readonly Named[];
  readonly verdict: Verdict;
  /** The judged mesh; empty when the run ended before a mesh was up. */
  readonly subject: Subject | Record<string, never>;
  readonly bundle: string;
}

/** The one JSON document of a sabotage run. */
export function proveDocument(bundle: Bundle): ProveDocument {
  const proved = provedSabotages(bundle);
  const ended = (end: ProvedSabotage['end']) =>
    proved
      .filter((one) => one.end === end)
      .map(({ check, sabotage, because }): Named => ({ check, sabotage, because }));
  const notApplicable = ended('not-applicable');
  return {
    sabotages: proved.length - notApplicable.length,
    caught: ended('caught').length,
    survived: ended('survived'),
    seconds: phaseSeconds(bundle),
    inconclusive: ended('inconclusive'),
    notApplicable,
    verdict: bundle.verdicts.verdict,
    subject: bundle.subject ?? {},
    bundle: bundle.directory,
  };
}
