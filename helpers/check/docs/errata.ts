import { describeOutcome, type ExpectedOutcome } from '../../model/outcome.ts';
import { CLAIMS, type Claim } from '../handbook/claims.ts';
import { expectationsOf } from '../plan/changes/change-set.ts';
import type { LoadedCheck } from '../record/check-record.ts';
import { checksNamed, linksTo } from './checks-of-claim.ts';
import { literally, opening, table, wrapped } from './markdown.ts';

/**
 * Renders docs/errata.md: claims that are wrong or outdated, their corrections and the checks that
 * prove these. Pure.
 */
export function errata(checks: readonly LoadedCheck[], claims: readonly Claim[] = CLAIMS): string {
  const wrong = claims.filter(({ erratum }) => erratum !== undefined);
  const sections = wrong.map((claim) => section(claim, checks));
  const intro = opening(
    'Errata of the source articles',
    [
      `The [source articles](sources.md) were written for Istio 1.5 to 1.12. ${wrong.length} of their claims are wrong or`,
      'outdated on a modern mesh. Each is paraphrased, with its correction, the checks that prove it and their literal',
      'outcomes: a run is red when it observes anything else.',
    ].join(' '),
  );
  return `${[intro, ...sections].join('\n\n')}\n`;
}

function section({ id, text, status, erratum }: Claim, checks: readonly LoadedCheck[]): string {
  if (erratum === undefined) return '';
  const provedBy = checksNamed(erratum.provedBy, checks);
  const reason = status.is === 'not-testable' ? `no check: ${status.because}` : 'no check yet';
  const items = [
    `- the article: ${literally(text)}`,
    `- on a modern mesh: ${literally(erratum.right)}`,
    `- proved by: ${linksTo(provedBy) || reason}`,
  ];
  const list = items.map((item) => wrapped(item, '  ')).join('\n');
  return [`### ${id}`, list, ...provedBy.existing.map(outcomes)].join('\n\n');
}

/** Renders the outcomes that the change alters; where it alters none, all outcomes of the check. */
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
