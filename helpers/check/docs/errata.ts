import { describeOutcome, type ExpectedOutcome } from '../../model/outcome.ts';
import { CLAIMS, type Claim } from '../handbook/claims.ts';
import { expectationsOf } from '../plan/changes/change-set.ts';
import type { LoadedCheck } from '../record/check-record.ts';
import { checksNamed, linksTo } from './checks-of-claim.ts';
import { literally, opening, table } from './markdown.ts';

/** docs/errata.md: the handbook's claims that are wrong or outdated on a modern mesh, what is right, and the checks that show it. Pure. */
export function errata(checks: readonly LoadedCheck[], claims: readonly Claim[] = CLAIMS): string {
  const wrong = claims.filter(({ erratum }) => erratum !== undefined);
  const sections = wrong.map((claim) => section(claim, checks));
  const intro = opening(
    'Errata of the handbook',
    `The handbook was written for Istio 1.5 to 1.12. ${wrong.length} of its claims are wrong or outdated on a modern mesh, or never were right. Each is listed in our words with what is right, the checks that show it, and what these demand, word by word: a run is red when it sees anything else.`,
  );
  return `${[intro, ...sections].join('\n\n')}\n`;
}

function section({ id, words, fate, erratum }: Claim, checks: readonly LoadedCheck[]): string {
  if (erratum === undefined) return '';
  const shownBy = checksNamed(erratum.shownBy, checks);
  const reason = fate.is === 'not-testable' ? `no check: ${fate.because}` : 'no check yet';
  const lines = [
    `### ${id}`,
    `- the chapter: ${literally(words)}`,
    `- on a modern mesh: ${literally(erratum.right)}`,
    `- shown by: ${linksTo(shownBy) || reason}`,
  ];
  return [lines[0], lines.slice(1).join('\n'), ...shownBy.existing.map(outcomes)].join('\n\n');
}

/** The routes that the change makes show something else; where none does, all that the check claims. */
function outcomes({ record }: LoadedCheck): string {
  const claimed = expectationsOf(record, 'applied');
  const rows = Object.keys(record.expects).map(
    (route) => [`\`${route}\``, described(record.baseline[route]), described(claimed[route])] as const,
  );
  const changed = rows.filter(([, before, after]) => before !== after);
  return table([record.id, 'before', 'then'], changed.length > 0 ? changed : rows);
}

function described(outcome: ExpectedOutcome | undefined): string {
  return outcome === undefined ? '' : describeOutcome(outcome);
}
