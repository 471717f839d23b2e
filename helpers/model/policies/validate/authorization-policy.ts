import { asDoc, list, text, type Doc } from '../parse/readers.ts';
import { isPort } from './authentication.ts';
import { accountsReason, conditionRefusals, isAddress, trustDomainsReason } from './conditions.ts';
import { pathReason } from './path-template.ts';
import { enumRefusals, hasItems, itemsOf, outsideSchema, refusedIf, type Refusal } from './refusal.ts';
import { targetRefusals } from './targets.ts';

const ACTIONS = ['ALLOW', 'DENY', 'AUDIT', 'CUSTOM'];

/** Refusals of an AuthorizationPolicy (pilot, ValidateAuthorizationPolicy). */
export function authorizationRefusals(spec: Doc): readonly Refusal[] {
  const { action = 'ALLOW' } = spec;
  const isCustom = action === 'CUSTOM';
  const isIdle = (isCustom || action === 'DENY') && !hasItems(spec, 'rules');
  const provider = text(asDoc(spec['provider'])['name']);
  return [
    ...targetRefusals(spec),
    ...enumRefusals(spec, 'action', 'spec', ACTIONS),
    ...refusedIf(isIdle, 'spec.rules', `${text(action)} needs a rule; "- {}" is every request`),
    ...refusedIf(isCustom && !isIdle && provider === '', 'spec.provider', 'CUSTOM needs provider.name'),
    ...refusedIf(!isCustom && spec['provider'] !== undefined, 'spec.provider', 'only CUSTOM has a provider'),
    ...itemsOf(spec, 'rules', 'spec').flatMap(({ item, at }) => ruleRefusals(item, at, isCustom)),
  ];
}

function ruleRefusals(rule: Doc, path: string, isCustom: boolean): readonly Refusal[] {
  return [
    ...itemsOf(rule, 'from', path).flatMap(({ item, at }) => sourceRefusals(item['source'], `${at}.source`, isCustom)),
    ...itemsOf(rule, 'to', path).flatMap(({ item, at }) => operationRefusals(item['operation'], `${at}.operation`)),
    ...itemsOf(rule, 'when', path).flatMap(({ item, at }) => conditionRefusals(item, at, isCustom)),
  ];
}

/** Sources that need a certificate or a token: an external authorizer decides before both. */
const NOT_OF_CUSTOM = ['namespaces', 'serviceAccounts', 'trustDomains', 'principals', 'requestPrincipals'];

function sourceRefusals(value: unknown, path: string, isCustom: boolean): readonly Refusal[] {
  const source = asDoc(value);
  const set = Object.keys(source).filter((field) => hasItems(source, field));
  const plain = set.map(withoutNot);
  const has = (...fields: readonly string[]): boolean => fields.some((field) => plain.includes(field));
  const isMixed = has('serviceAccounts') && has('principals', 'namespaces');
  return [
    ...refusedIf(set.length === 0, path, 'an entry of from needs a source with a value'),
    ...outsideSchema(isMixed, path, 'serviceAccounts exclude principals and namespaces'),
    ...set.flatMap((field) => {
      const values = list(source[field]).map(text);
      const at = `${path}.${field}`;
      const isOdd = isCustom && NOT_OF_CUSTOM.includes(withoutNot(field));
      const reason = SOURCE_REASONS[withoutNot(field)]?.(values);
      return [
        ...refusedIf(isOdd, at, 'CUSTOM does not support it'),
        ...refusedIf(values.includes(''), at, 'it has an empty value'),
        ...refusedIf(reason !== undefined, at, reason ?? ''),
      ];
    }),
  ];
}

type Reason = (values: readonly string[]) => string | undefined;

const SOURCE_REASONS: Readonly<Record<string, Reason>> = {
  serviceAccounts: accountsReason,
  trustDomains: trustDomainsReason,
  ipBlocks: (values) => (values.every(isAddress) ? undefined : 'a value is neither an IP address nor a CIDR range'),
  remoteIpBlocks: (values) =>
    values.every(isAddress) ? undefined : 'a value is neither an IP address nor a CIDR range',
};

function operationRefusals(value: unknown, path: string): readonly Refusal[] {
  const operation = asDoc(value);
  const set = Object.keys(operation).filter((field) => hasItems(operation, field));
  return [
    ...refusedIf(set.length === 0, path, 'an entry of to needs an operation with a value'),
    ...set.flatMap((field) => {
      const values = list(operation[field]).map(text);
      const at = `${path}.${field}`;
      const badPort = withoutNot(field) === 'ports' && !values.every((port) => isPort(port, 0));
      const reason =
        withoutNot(field) === 'paths' ? values.map(pathReason).find((found) => found !== undefined) : undefined;
      return [
        ...refusedIf(values.includes(''), at, 'it has an empty value'),
        ...refusedIf(badPort, at, 'a port is a number up to 65535'),
        ...refusedIf(reason !== undefined, at, reason ?? ''),
      ];
    }),
  ];
}

/** `notPorts` is the twin of `ports`. */
function withoutNot(field: string): string {
  return field.startsWith('not') ? `${field.charAt(3).toLowerCase()}${field.slice(4)}` : field;
}
