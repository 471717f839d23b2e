import { ARTICLES, CLAIMS, type ArticleId, type Claim } from '../handbook/claims.ts';
import type { LoadedCheck } from '../record/check-record.ts';
import { checksNamed, checksOfClaim, linksTo } from './checks-of-claim.ts';
import { anchor, literally, opening, table } from './markdown.ts';

/** docs/handbook.md: every claim of the handbook and what becomes of it. Pure. */
export function handbook(checks: readonly LoadedCheck[], claims: readonly Claim[] = CLAIMS): string {
  const sections = Object.entries(ARTICLES).map(([article, about]) => {
    const own = claims.filter((claim) => claim.article === (article as ArticleId));
    const rows = own.map((claim) => [`\`${claim.id}\``, literally(claim.words), outlook(claim, checks)]);
    return `## Chapter ${article}: ${about}\n\n${table(['claim', 'in our words', 'what becomes of it'], rows)}`;
  });
  const intro = opening(
    'The claims of the handbook',
    `Every claim of the handbook, and the checks that judge it. ${tally(claims, checks)}`,
    'Where a claim is wrong or outdated on a modern mesh, [errata.md](errata.md) says what is right.',
  );
  return `${[intro, ...sections].join('\n\n')}\n`;
}

function tally(claims: readonly Claim[], checks: readonly LoadedCheck[]): string {
  const judged = claims.filter((claim) => checksOfClaim(claim, checks).existing.length > 0);
  const hopeless = claims.filter((claim) => claim.fate.is === 'not-testable' && !judged.includes(claim));
  const rest = claims.length - judged.length - hopeless.length;
  return `Of ${claims.length} claims ${judged.length} are checked, ${hopeless.length} are not testable and ${rest} are to come.`;
}

function outlook(claim: Claim, checks: readonly LoadedCheck[]): string {
  const erratum = claim.erratum === undefined ? [] : [`[erratum](errata.md#${anchor(claim.id)})`];
  const note = claim.note === undefined ? [] : [claim.note];
  return [...fate(claim, checks), ...note, ...erratum].join('; ');
}

function fate(claim: Claim, checks: readonly LoadedCheck[]): string[] {
  const found = checksOfClaim(claim, checks);
  const links = linksTo(found);
  const judged = links === '' ? [] : [links];
  switch (claim.fate.is) {
    case 'checked':
      return judged;
    case 'not-testable':
      return [...judged, `not testable: ${claim.fate.because}`];
    case 'to-come': {
      const analogues = linksTo({ ...checksNamed(claim.fate.analogues, checks), planned: [] });
      return [
        ...judged,
        `to come: ${claim.fate.what}`,
        ...(analogues === '' ? [] : [`the same inside the mesh: ${analogues}`]),
      ];
    }
  }
}
