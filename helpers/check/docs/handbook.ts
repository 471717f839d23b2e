import { ARTICLES, CLAIMS, type ArticleId, type Claim } from '../handbook/claims.ts';
import type { LoadedCheck } from '../record/check-record.ts';
import { checksNamed, checksOfClaim, linksTo } from './checks-of-claim.ts';
import { anchor, literally, opening, table } from './markdown.ts';

/** Renders docs/handbook.md: all claims of the source articles with their status. Pure. */
export function handbook(checks: readonly LoadedCheck[], claims: readonly Claim[] = CLAIMS): string {
  const sections = Object.entries(ARTICLES).map(([article, about]) => {
    const ofArticle = claims.filter((claim) => claim.article === (article as ArticleId));
    const rows = ofArticle.map((claim) => [`\`${claim.id}\``, literally(claim.text), outlook(claim, checks)]);
    return `## Article ${article}: ${about}\n\n${table(['claim', 'paraphrase', 'status'], rows)}`;
  });
  const intro = opening(
    'Claims of the source articles',
    `All claims of the [source articles](sources.md), and the checks that judge them. ${tally(claims, checks)}`,
    'Where a claim is wrong or outdated on a modern mesh, [errata.md](errata.md) gives the correction.',
  );
  return `${[intro, ...sections].join('\n\n')}\n`;
}

function tally(claims: readonly Claim[], checks: readonly LoadedCheck[]): string {
  const judged = claims.filter((claim) => checksOfClaim(claim, checks).existing.length > 0);
  const untestable = claims.filter((claim) => claim.status.is === 'not-testable' && !judged.includes(claim));
  const rest = claims.length - judged.length - untestable.length;
  return `Of ${claims.length} claims ${judged.length} are checked, ${untestable.length} are not testable and ${rest} are to come.`;
}

function outlook(claim: Claim, checks: readonly LoadedCheck[]): string {
  const erratum = claim.erratum === undefined ? [] : [`[erratum](errata.md#${anchor(claim.id)})`];
  const note = claim.note === undefined ? [] : [claim.note];
  return [...status(claim, checks), ...note, ...erratum].join('; ');
}

function status(claim: Claim, checks: readonly LoadedCheck[]): string[] {
  const found = checksOfClaim(claim, checks);
  const links = linksTo(found);
  const judged = links === '' ? [] : [links];
  switch (claim.status.is) {
    case 'checked':
      return judged;
    case 'not-testable':
      return [...judged, `not testable: ${claim.status.because}`];
    case 'to-come': {
      const analogues = linksTo({ ...checksNamed(claim.status.analogues, checks), planned: [] });
      return [
        ...judged,
        `to come: ${claim.status.what}`,
        ...(analogues === '' ? [] : [`the same inside the mesh: ${analogues}`]),
      ];
    }
  }
}
