import { ARTICLES, claimOf } from '../handbook/claims.ts';
import { isRestoredObserved } from '../plan/changes/change-set.ts';
import { omissionsOf } from '../plan/sabotage/omissions.ts';
import type { LoadedCheck, Manifest } from '../record/check-record.ts';
import { kindOf } from '../record/sabotage/sabotage.ts';
import {
  describeMember,
  describeProbe,
  describeRedeploy,
  describeSabotage,
  identityOfMember,
} from './describe-parts.ts';
import { describeObjects } from './describe-policy.ts';
import { explainRoutes, explainRoutesUnder } from './explain-routes.ts';
import type { Explanation, ExplainedManifest, ExplainedSabotage } from './explanation.ts';

/**
 * Explains a check: claim, cast, change, expected outcomes with their reasons, and sabotages. Pure.
 */
export function explainCheck(check: LoadedCheck): Explanation {
  const { record, area, file, manifestDir, manifests } = check;
  const { id, title, complianceControls, requires, tags, witnesses } = record;
  return {
    id,
    title,
    area,
    file,
    ...(Object.keys(manifests).length === 0 ? {} : { manifestDir }),
    complianceControls,
    requires,
    tags,
    witnesses,
    source: sourceOf(check),
    members: Object.entries(record.cast).map(([member, role]) => {
      const identity = identityOfMember(member, role);
      return { member, is: describeMember(role), ...(identity === undefined ? {} : { identity }) };
    }),
    probes: [
      { name: '', asks: describeProbe(record.probe) },
      ...Object.entries(record.probes).map(([name, probe]) => ({ name, asks: describeProbe(probe) })),
    ],
    given: explainManifests(check, record.given),
    applies: explainManifests(check, record.applies),
    removes: explainManifests(check, record.removes),
    redeploys: Object.entries(record.redeploys ?? {}).map(([member, as]) => ({ member, is: describeRedeploy(as) })),
    routes: explainRoutes(check),
    isState: record.kind === 'state',
    looksAgain: isRestoredObserved(record),
    sabotages: [
      ...Object.keys(record.sabotage).map((name) => explainSabotage(check, name, false)),
      ...omissionsOf(check).map(({ check: omitted, name }) => explainSabotage(omitted, name, true)),
    ],
  };
}

function sourceOf({ record: { source } }: LoadedCheck): Explanation['source'] {
  const claims = source.claims.map((id) => claimOf(id));
  return {
    article: source.article,
    about: source.article === 'istio-docs' ? "Istio's own documents and source" : ARTICLES[source.article],
    claim: source.claim,
    claims: claims.map(({ id, text, erratum }) => ({
      id,
      text,
      ...(erratum === undefined ? {} : { right: erratum.right }),
    })),
  };
}

function explainManifests({ manifests }: LoadedCheck, names: readonly string[]): ExplainedManifest[] {
  return names.flatMap((name) => (manifests[name] === undefined ? [] : [explainManifest(manifests[name])]));
}

function explainManifest({ name, file, text, objects }: Manifest): ExplainedManifest {
  return { name, file, legend: legendOf(text), describes: describeObjects(objects) };
}

/** Returns the comment at the top of a manifest. */
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
  if (change === undefined) return { name, generated, does: name, manifests: [], flips: [] };
  const used = kindOf(change).adds(change);
  return {
    name,
    generated,
    does: describeSabotage(change),
    manifests: explainManifests(check, used),
    flips: explainRoutesUnder(check, name),
  };
}
