import { attributeOf } from '../conditions/attributes.ts';
import type { Condition, Placed } from '../policy.ts';
import { list, only, text, unmodelled, type Part } from './readers.ts';

/** Fields of a source by the attribute of the request that they are about. */
const SOURCE_FIELDS: Readonly<Record<string, string>> = {
  principals: 'source.principal',
  requestPrincipals: 'request.auth.principal',
  namespaces: 'source.namespace',
  serviceAccounts: 'source.serviceAccount',
  trustDomains: 'source.trustDomain',
  ipBlocks: 'source.ip',
  remoteIpBlocks: 'remote.ip',
};

/** Fields of an operation likewise. */
const OPERATION_FIELDS: Readonly<Record<string, string>> = {
  hosts: 'host',
  ports: 'destination.port',
  methods: 'method',
  paths: 'path',
};

/** The conditions of a source: a list and its `not` twin each. */
export function sourceConditions(placed: Placed, source: Part): readonly Condition[] {
  return conditionsIn(placed, source, SOURCE_FIELDS);
}

/** The conditions of an operation likewise. */
export function operationConditions(placed: Placed, operation: Part): readonly Condition[] {
  return conditionsIn(placed, operation, OPERATION_FIELDS);
}

/** A condition of `when`. */
export function conditionIn(placed: Placed, when: Part): readonly Condition[] {
  only(when, ['key', 'values', 'notValues']);
  const key = text(when.fields['key']);
  if (attributeOf(key) === undefined) unmodelled(when, `key: ${key}`);
  return conditionOf(placed, { key, ...listsIn(when, 'values'), field: when.path });
}

function conditionsIn(placed: Placed, part: Part, fields: Readonly<Record<string, string>>): readonly Condition[] {
  only(
    part,
    Object.keys(fields).flatMap((name) => [name, negated(name)]),
  );
  return Object.entries(fields).flatMap(([name, key]) => {
    const lists = listsIn(part, name);
    const field = `${part.path}.${lists.any.length === 0 ? negated(name) : name}`;
    return conditionOf(placed, { key, ...lists, field });
  });
}

function listsIn({ fields }: Part, name: string): Pick<Condition, 'any' | 'none'> {
  return { any: list(fields[name]).map(text), none: list(fields[negated(name)]).map(text) };
}

/**
 * The condition that two lists set: none when both are empty (pilot/pkg/security/authz/model,
 * model.go). An account without a namespace belongs to the policy's namespace.
 */
function conditionOf({ namespace }: Placed, condition: Condition): readonly Condition[] {
  if (condition.any.length + condition.none.length === 0) return [];
  if (condition.key !== 'source.serviceAccount') return [condition];
  const full = (account: string): string => (account.includes('/') ? account : `${namespace}/${account}`);
  return [{ ...condition, any: condition.any.map(full), none: condition.none.map(full) }];
}

/** `principals` is negated by `notPrincipals`. */
function negated(name: string): string {
  return `not${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
