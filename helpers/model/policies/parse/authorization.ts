import type { AuthorizationAction, AuthorizationPolicy, AuthorizationRule, Placed, TargetRef } from '../policy.ts';
import { conditionIn, operationConditions, sourceConditions } from './conditions.ts';
import { labels, oneOf, only, partOf, partsOf, text, type Doc, type Part } from './readers.ts';

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

/** The single targetRef is its older form (pilot/pkg/model/policyattachment.go, GetTargetRefs). */
function targetRefsOf(spec: Part): readonly TargetRef[] {
  const several = partsOf(spec, 'targetRefs');
  const single = spec.fields['targetRef'] === undefined ? [] : [partOf(spec, 'targetRef')];
  return (several.length > 0 ? several : single).map(({ fields }) => ({
    group: text(fields['group']),
    kind: text(fields['kind']),
    name: text(fields['name']),
  }));
}

function authorizationRule(placed: Placed, rule: Part): AuthorizationRule {
  only(rule, ['from', 'to', 'when']);
  return {
    from: partsOf(rule, 'from').map((entry) => sourceConditions(placed, partOf(entry, 'source'))),
    to: partsOf(rule, 'to').map((entry) => operationConditions(placed, partOf(entry, 'operation'))),
    when: partsOf(rule, 'when').flatMap((entry) => conditionIn(placed, entry)),
  };
}
