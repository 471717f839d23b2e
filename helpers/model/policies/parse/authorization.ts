import type { AuthorizationAction, AuthorizationPolicy, AuthorizationRule, Placed } from '../policy.ts';
import { conditionIn, operationConditions, sourceConditions } from './conditions.ts';
import { labels, oneOf, only, partOf, partsOf, text, type Doc, type Part } from './readers.ts';
import { targetRefsOf } from './target-refs.ts';

/** Values of an annotation that are true, as Go's strconv.ParseBool reads them. */
const TRUE = ['1', 't', 'T', 'TRUE', 'true', 'True'];

/** Reads an AuthorizationPolicy and its rules. */
export function authorizationPolicy(placed: Placed, annotations: Doc, spec: Part): AuthorizationPolicy {
  only(spec, ['selector', 'action', 'provider', 'rules', 'targetRef', 'targetRefs']);
  const selector = partOf(spec, 'selector');
  only(selector, ['matchLabels']);
  const provider = text(partOf(spec, 'provider').fields['name']);
  return {
    kind: 'AuthorizationPolicy',
    ...placed,
    selector: labels(selector.fields['matchLabels']),
    action: actionOf(spec),
    ...(provider === '' ? {} : { provider }),
    dryRun: TRUE.includes(text(annotations['istio.io/dry-run'])),
    targetRefs: targetRefsOf(spec),
    rules: partsOf(spec, 'rules').map((rule) => authorizationRule(placed, rule)),
  };
}

function actionOf(spec: Part): AuthorizationAction {
  if (spec.fields['action'] === undefined) return 'ALLOW';
  return oneOf<AuthorizationAction>(spec, 'action', ['ALLOW', 'DENY', 'AUDIT', 'CUSTOM']);
}

function authorizationRule(placed: Placed, rule: Part): AuthorizationRule {
  only(rule, ['from', 'to', 'when']);
  return {
    from: partsOf(rule, 'from').map((entry) => sourceConditions(placed, partOf(entry, 'source'))),
    to: partsOf(rule, 'to').map((entry) => operationConditions(placed, partOf(entry, 'operation'))),
    when: partsOf(rule, 'when').flatMap((entry) => conditionIn(placed, entry)),
  };
}
