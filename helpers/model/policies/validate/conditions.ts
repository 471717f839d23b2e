import { isIP } from 'node:net';
import { isAddressReference } from '../../material/addresses.ts';
import { list, text, type Doc } from '../parse/readers.ts';
import { isPort } from './authentication.ts';
import { refusedIf, type Refusal } from './refusal.ts';

/** Keys with values of any form. */
const PLAIN_KEYS = [
  'source.namespace',
  'source.principal',
  'request.auth.principal',
  'request.auth.audiences',
  'request.auth.presenter',
  'connection.sni',
];
/** Keys of the form `a[b]`. */
const MAPS = ['request.headers', 'request.auth.claims', 'experimental.envoy.filters.'];

const VALUES: Readonly<Record<string, (values: readonly string[]) => string | undefined>> = {
  'source.ip': addressReason,
  'remote.ip': addressReason,
  'destination.ip': addressReason,
  'destination.port': (values) => (values.every((port) => isPort(port, 0)) ? undefined : 'a value is no port'),
  'source.serviceAccount': accountsReason,
  'source.trustDomain': trustDomainsReason,
};

const NOT_OF_CUSTOM = /^(source\.(namespace|serviceAccount|trustDomain|principal)$|request\.auth\.)/;

/** Refusals of a condition of a rule (istio, security.ValidateAttribute). */
export function conditionRefusals(condition: Doc, path: string, isCustom: boolean): readonly Refusal[] {
  const key = text(condition['key']);
  if (key === '') return refusedIf(true, path, 'a condition needs a key');
  const lists = [condition['values'], condition['notValues']].map((values) => list(values).map(text));
  const isMap = MAPS.some((prefix) => key.startsWith(prefix));
  const isKnown = isMap || PLAIN_KEYS.includes(key) || Object.hasOwn(VALUES, key);
  const reason = lists.map((values) => VALUES[key]?.(values)).find((found) => found !== undefined);
  return [
    ...refusedIf(isCustom && NOT_OF_CUSTOM.test(key), path, `CUSTOM does not support the key ${key}`),
    ...refusedIf(lists.flat().length === 0, path, 'a condition needs values or notValues'),
    ...refusedIf(lists.flat().includes(''), path, 'it has an empty value'),
    ...refusedIf(!isKnown, `${path}.key`, `there is no attribute ${key}`),
    ...refusedIf(isMap && !/^[^[]+\[.+\]$/.test(key), `${path}.key`, `${key} has to be of the form a[b]`),
    ...refusedIf(reason !== undefined, `${path}.values`, reason ?? ''),
  ];
}

/** Whether a value is an IP address or a range of them. */
export function isAddress(value: string): boolean {
  if (isAddressReference(value)) return true;
  const [address = '', bits, ...others] = value.split('/');
  const version = isIP(address);
  if (version === 0 || others.length > 0) return false;
  return bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function addressReason(values: readonly string[]): string | undefined {
  return values.every(isAddress) ? undefined : 'a value is neither an IP address nor a CIDR range';
}

/** Why values are no service accounts (istio, security.CheckServiceAccount). */
export function accountsReason(values: readonly string[]): string | undefined {
  if (values.length > 16) return 'it may have at most 16 values';
  if (values.some((value) => value.includes('*'))) return 'a service account has no wildcard; write its full name';
  const isRight = (value: string): boolean => /^([^/]+\/)?[^/]+$/.test(value) && value.length <= 320;
  return values.every(isRight) ? undefined : 'a value is neither an account nor namespace/account';
}

/** Why values are no trust domains (istio, security.CheckTrustDomainValues). */
export function trustDomainsReason(values: readonly string[]): string | undefined {
  const isRight = (value: string): boolean => /^(\*|\*?[^*/]+|[^*/]+\*)$/.test(value);
  return values.every(isRight) ? undefined : 'a value has "/", or a wildcard that is not at one end';
}
