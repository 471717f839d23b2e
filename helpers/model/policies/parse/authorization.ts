import type {
  AuthorizationAction,
  AuthorizationPolicy,
  AuthorizationRule,
  Match,
  Operation,
  Placed,
  Source,
} from '../policy.ts';
import { asDoc, labels, list, oneOf, only, text, type Doc } from './readers.ts';

/** Reads an AuthorizationPolicy and its rules. */
export function authorizationPolicy(placed: Placed, annotations: Doc, spec: Doc): AuthorizationPolicy {
  only(placed, spec, ['selector', 'action', 'provider', 'rules']);
  const provider = text(asDoc(spec['provider'])['name']);
  return {
    kind: 'AuthorizationPolicy',
    ...placed,
    selector: labels(asDoc(spec['selector'])['matchLabels']),
    action: oneOf<AuthorizationAction>(placed, spec['action'] ?? 'ALLOW', ['ALLOW', 'DENY', 'AUDIT', 'CUSTOM']),
    ...(provider === '' ? {} : { provider }),
    dryRun: annotations['istio.io/dry-run'] === 'true',
    rules: list(spec['rules']).map((rule) => authorizationRule(placed, asDoc(rule))),
  };
}

function authorizationRule(placed: Placed, rule: Doc): AuthorizationRule {
  only(placed, rule, ['from', 'to']);
  return {
    from: list(rule['from']).map((entry) => source(placed, asDoc(asDoc(entry)['source']))),
    to: list(rule['to']).map((entry) => operation(placed, asDoc(asDoc(entry)['operation']))),
  };
}

function source(placed: Placed, doc: Doc): Source {
  const known = ['principals', 'namespaces', 'serviceAccounts'].flatMap((name) => [name, negated(name)]);
  only(placed, doc, known);
  return {
    principals: match(doc, 'principals'),
    namespaces: match(doc, 'namespaces'),
    serviceAccounts: inNamespace(placed, match(doc, 'serviceAccounts')),
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

function operation(placed: Placed, doc: Doc): Operation {
  only(
    placed,
    doc,
    ['methods', 'paths', 'ports'].flatMap((name) => [name, negated(name)]),
  );
  return { methods: match(doc, 'methods'), paths: match(doc, 'paths'), ports: match(doc, 'ports') };
}

/** A list and its `not` twin. */
function match(doc: Doc, name: string): Match {
  const not = negated(name);
  return {
    ...(doc[name] === undefined ? {} : { any: list(doc[name]).map(text) }),
    ...(doc[not] === undefined ? {} : { none: list(doc[not]).map(text) }),
  };
}

/** `principals` is negated by `notPrincipals`. */
function negated(name: string): string {
  return `not${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
