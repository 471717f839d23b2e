import type { Labels } from '../placed.ts';
import type { DestinationRule } from './types.ts';

/** A DestinationRule as sidecars receive it: its settings, and those of rules merged into it. */
export interface MergedRule extends DestinationRule {
  /** Names of the rules that it consists of, the first one first. */
  readonly from: readonly string[];
}

/**
 * Merges rules of one namespace and one host, in the order in which Istio reads them: those with a
 * workloadSelector first, then by age. A rule whose exportTo has the same entries as an earlier
 * one's, or all of them and more, is merged into it: subsets of new names are added, and the
 * traffic policy only where there is none. Other rules stay beside it, and so do rules with
 * different selectors (pilot/pkg/model/destination_rule.go, mergeDestinationRule).
 */
export function merged(rules: readonly DestinationRule[]): readonly MergedRule[] {
  return rules.reduce<readonly MergedRule[]>(withRule, []);
}

function withRule(present: readonly MergedRule[], rule: DestinationRule): readonly MergedRule[] {
  let staysAlone = true;
  const next = present.map((existing) => {
    const relation = relationOf(existing, rule);
    staysAlone = relation !== 'merged';
    return relation === 'beside' ? existing : mergedInto(existing, rule);
  });
  return staysAlone ? [...next, { ...rule, from: [rule.name] }] : next;
}

/** `merged and beside`: both, which happens to a rule that meets one with a selector. */
type Relation = 'beside' | 'merged' | 'merged and beside';

function relationOf(existing: DestinationRule, rule: DestinationRule): Relation {
  const [theirs, ours] = [new Set(exportsOf(existing)), new Set(exportsOf(rule))];
  const isSame = ours.size === theirs.size && ours.isSupersetOf(theirs);
  const isMore = theirs.size > 0 && ours.isSupersetOf(theirs);
  if (!isSame && !isMore) return 'beside';
  const [before, now] = [existing.workloadSelector, rule.workloadSelector];
  if (before !== undefined && now !== undefined && !areEqual(before, now)) return 'beside';
  const areAlike = (before === undefined) === (now === undefined);
  return areAlike || isSame ? 'merged' : 'merged and beside';
}

function mergedInto(existing: MergedRule, rule: DestinationRule): MergedRule {
  const traffic = existing.traffic ?? rule.traffic;
  return {
    ...existing,
    subsets: { ...rule.subsets, ...existing.subsets },
    ...(traffic === undefined ? {} : { traffic }),
    from: [...existing.from, rule.name],
  };
}

/**
 * The entries of exportTo as Istio compares them: literally. A rule with a workloadSelector is
 * private to its namespace, whatever it exports (push_context.go, setDestinationRules).
 */
export function exportsOf({ workloadSelector, exportTo }: DestinationRule): readonly string[] {
  return workloadSelector === undefined ? exportTo : ['.'];
}

function areEqual(one: Labels, other: Labels): boolean {
  const entries = Object.entries(one);
  return entries.length === Object.keys(other).length && entries.every(([key, value]) => other[key] === value);
}
