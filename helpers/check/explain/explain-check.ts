import { isRestoredObserved } from '../plan/changes/change-set.ts';
import { withholdingsOf } from '../plan/sabotage/omissions.ts';
import type { LoadedCheck, Manifest } from '../record/check-record.ts';
import { CHAPTERS, claimOf } from '../handbook/claims.ts';
import { describeParty, describeProbe, describeRecast, describeSabotage, identityOfParty } from './describe-parts.ts';
import { describeObjects } from './describe-policy.ts';
import { explainRoutes, explainRoutesUnder } from './explain-routes.ts';
import type { Explanation, ExplainedManifest, ExplainedSabotage } from './explanation.ts';

/** A check as prose for people: what it claims, who takes part, what is done, what must show and why, and what would turn it red. Pure. */
export function explainCheck(check: LoadedCheck): Explanation {
  const { record, area, file, manifestDir, manifests } = check;
  const { id, title, controls, needs, tags, witnesses } = record;
  return {
    id,
    title,
    area,
    file,
    ...(Object.keys(manifests).length === 0 ? {} : { manifestDir }),
    controls,
    needs,
    tags,
    witnesses,
    source: sourceOf(check),
    parties: Object.entries(record.cast).map(([party, role]) => {
      const identity = identityOfParty(party, role);
      return { party, is: describeParty(role), ...(identity === undefined ? {} : { identity }) };
    }),
    probes: [
      { name: '', asks: describeProbe(record.probe) },
      ...Object.entries(record.probes).map(([name, probe]) => ({ name, asks: describeProbe(probe) })),
    ],
    given: explainManifests(check, record.given),
    applies: explainManifests(check, record.applies),
    removes: explainManifests(check, record.removes),
    recasts: Object.entries(record.recasts ?? {}).map(([party, as]) => ({ party, is: describeRecast(as) })),
    routes: explainRoutes(check),
    isState: record.standing === true,
    looksAgain: isRestoredObserved(record),
    sabotages: [
      ...Object.keys(record.sabotage).map((name) => explainSabotage(check, name, false)),
      ...withholdingsOf(check).map(({ check: withheld, name }) => explainSabotage(withheld, name, true)),
    ],
  };
}

function sourceOf({ record: { seed } }: LoadedCheck): Explanation['source'] {
  const claims = seed.claims.map((id) => claimOf(id));
  return {
    chapter: seed.chapter,
    about: seed.chapter === 'beyond' ? "Istio's own documents and source" : CHAPTERS[seed.chapter],
    claim: seed.claim,
    claims: claims.map(({ id, words, erratum }) => ({
      id,
      words,
      ...(erratum === undefined ? {} : { right: erratum.right }),
    })),
  };
}

function explainManifests({ manifests }: LoadedCheck, names: readonly string[]): ExplainedManifest[] {
  return names.flatMap((name) => (manifests[name] === undefined ? [] : [explainManifest(manifests[name])]));
}

function explainManifest({ name, file, text, objects }: Manifest): ExplainedManifest {
  return { name, file, legend: legendOf(text), says: describeObjects(objects) };
}

/** The comment that a manifest opens with. */
function legendOf(text: string): string {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('#'));
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^#+\s*/, ''))
    .join(' ');
}

function explainSabotage(check: LoadedCheck, name: string, generated: boolean): ExplainedSabotage {
  const change = check.record.sabotage[name];
  if (change === undefined) return { name, generated, does: name, manifests: [], shows: [] };
  const used = change.kind === 'swap' ? [change.by] : change.kind === 'add' ? [change.manifest] : [];
  return {
    name,
    generated,
    does: describeSabotage(change),
    manifests: explainManifests(check, used),
    shows: explainRoutesUnder(check, name),
  };
}
