import { withServiceHosts } from '../../kube/cast/mesh-names.ts';
import type { ExpectedOutcome } from '../../model/outcome.ts';
import { parseSpiffeId, spiffeId } from '../../model/spiffe-id.ts';
import { splitMemberKey } from '../../model/workloads/cast-member.ts';
import type { CheckRecord, Expectation } from '../record/check-record.ts';
import type { CellPrediction, Predictions } from '../record/planned-check.ts';
import { type NamespaceMap, mappedNamespace, mappedTrustDomain } from './namespaces.ts';

/** Maps the expected identities of a record; routes and cast keep the names of the author. */
export function mapRecord(map: NamespaceMap, record: CheckRecord): CheckRecord {
  const outcomes = (routes: Readonly<Record<string, ExpectedOutcome>>) =>
    mapValues(routes, (outcome) => mapOutcome(map, outcome));
  const expectation = ({ is, under }: Expectation<string>): Expectation<string> => ({
    is: mapOutcome(map, is),
    under: outcomes(under),
  });
  return {
    ...record,
    baseline: outcomes(record.baseline),
    expects: mapValues(record.expects, expectation),
    restored: outcomes(record.restored),
  };
}

/** Maps the identities of predictions; their rules keep the names of the author, as routes do. */
export function mapPredictions(map: NamespaceMap, { baseline, applied, restored }: Predictions): Predictions {
  const mapped = (cell: CellPrediction): CellPrediction =>
    'outcome' in cell ? { ...cell, outcome: mapOutcome(map, cell.outcome) } : cell;
  return {
    baseline: mapValues(baseline, mapped),
    applied: mapValues(applied, mapped),
    restored: mapValues(restored, mapped),
  };
}

export function mapOutcome(map: NamespaceMap, outcome: ExpectedOutcome): ExpectedOutcome {
  if (outcome.is === 'reports') return { ...outcome, value: mapText(map, outcome.value) };
  if (outcome.is !== 'admitted' || outcome.over !== 'mtls') return outcome;
  const parts = parseSpiffeId(outcome.as);
  if (parts === undefined) return outcome;
  return {
    ...outcome,
    as: spiffeId({
      ...parts,
      trustDomain: mappedTrustDomain(map, parts.trustDomain),
      namespace: mappedNamespace(map, parts.namespace),
    }),
  };
}

/** Maps the SPIFFE ids and workloads (`<name>.<namespace>`) in a reported text. */
export function mapText(map: NamespaceMap, text: string): string {
  const named = [...map.members].reduce((mapped, member) => {
    const { name, namespace } = splitMemberKey(member);
    return mapped.replaceAll(patternOf(member), `${name}.${mappedNamespace(map, namespace)}`);
  }, text);
  return withServiceHosts(named, map)
    .replaceAll(/(?<![\w.-])\*\.([a-z0-9-]+)/g, (_, namespace: string) => `*.${mappedNamespace(map, namespace)}`)
    .replaceAll(/spiffe:\/\/([^/]+)\//g, (_, domain: string) => `spiffe://${mappedTrustDomain(map, domain)}/`)
    .replaceAll(/\/ns\/([^/]+)\//g, (_, namespace: string) => `/ns/${mappedNamespace(map, namespace)}/`);
}

/** Matches a workload's key that is no part of a longer name. */
export function patternOf(member: string): RegExp {
  return new RegExp(`(?<![\\w.-])${RegExp.escape(member)}(?![\\w-])`, 'g');
}

export function mapValues<Value, Mapped>(
  record: Readonly<Record<string, Value>>,
  change: (value: Value) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
