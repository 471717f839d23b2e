import type {
  AuthorizationAction,
  AuthorizationPolicy,
  AuthorizationRule,
  Match,
  Operation,
  Placed,
  Source,
} from '../policy.ts';
import { asDoc, labels, list, oneOf, only, partOf, partsOf, text, type Doc, type Part } from './readers.ts';

/** Reads an AuthorizationPolicy and its rules. */
export function authorizationPolicy(placed: Placed, annotations: Doc, spec: Part): AuthorizationPolicy {
  only(spec, ['selector', 'action', 'provider', 'rules']);
  const selector = partOf(spec, 'selector');
  only(selector, ['matchLabels']);
  const provider = text(asDoc(spec.fields['provider'])['name']);
  return {
    kind: 'AuthorizationPolicy',
    ...placed,
    selector: labels(selector.fields['matchLabels']),
    action: actionOf(spec),
    ...(provider === '' ? {} : { provider }),
    dryRun: annotations['istio.io/dry-run'] === 'true',
    rules: partsOf(spec, 'rules').map((rule) => authorizationRule(placed, rule)),
  };
}

function actionOf(spec: Part): AuthorizationAction {
  if (spec.fields['action'] === undefined) return 'ALLOW';
  return oneOf<AuthorizationAction>(spec, 'action', ['ALLOW', 'DENY', 'AUDIT', 'CUSTOM']);
}

function authorizationRule(placed: Placed, rule: Part): AuthorizationRule {
  only(rule, ['from', 'to']);
  return {
    from: partsOf(rule, 'from').map((entry) => source(placed, partOf(entry, 'source'))),
    to: partsOf(rule, 'to').map((entry) => operation(partOf(entry, 'operation'))),
  };
}

function source(placed: Placed, part: Part): Source {
  only(part, withTwins(['principals', 'namespaces', 'serviceAccounts']));
  const { fields } = part;
  return {
    principals: match(fields, 'principals'),
    namespaces: match(fields, 'namespaces'),
    serviceAccounts: inNamespace(placed, match(fields, 'serviceAccounts')),
  };
}

/** An account without a namespace belongs to the policy's namespace. */
function inNamespace({ namespace }: Placed, { any, none }: Match): Match {
  const full = (account: string): string => (account.includes('/') ? account : `${namespace}/${account}`);
  return {
    ...(any === undefined ? {} : { any: any.map(full) }),
    ...(none === undefined ? {} : { none: none.map(full) }),
  };
}

function operation(part: Part): Operation {
  only(part, withTwins(['methods', 'paths', 'ports']));
  const { fields } = part;
  return { methods: match(fields, 'methods'), paths: match(fields, 'paths'), ports: match(fields, 'ports') };
}

/** A list and its `not` twin. */
function match(doc: Doc, name: string): Match {
  const not = negated(name);
  return {
    ...(doc[name] === undefined ? {} : { any: list(doc[name]).map(text) }),
    ...(doc[not] === undefined ? {} : { none: list(doc[not]).map(text) }),
  };
}

function withTwins(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => [name, negated(name)]);
}

/** `principals` is negated by `notPrincipals`. */
function negated(name: string): string {
  return `not${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
