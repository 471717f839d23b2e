import { isIP } from 'node:net';
import { matchesToken } from '../tokens/claims.ts';
import type { Attempt } from './attempt.ts';
import { isInBlock, isWithoutPods } from './ip-blocks.ts';
import { isPathTemplate, matchesPathTemplate } from './path-template.ts';
import { matchesHeader, matchesHost, matchesText, matchesWith } from './text-patterns.ts';

/** An attribute of a request and how a value of a policy matches it. */
interface Attribute {
  /** Requests of HTTP alone have it. @default false */
  readonly httpOnly?: true;
  /** @param key the whole name, with what is in brackets; returns undefined when it is not known */
  readonly matches: (value: string, attempt: Attempt, key: string) => boolean | undefined;
}

/**
 * By Istio's names in `when`; `host`, `method` and `path` have none. The fields of sources and
 * operations are the same attributes (pilot/pkg/security/authz/model, generator.go and model.go).
 */
const ATTRIBUTES: Readonly<Record<string, Attribute>> = {
  'source.principal': { matches: (value, { principal }) => isProven(principal) && matchesText(value, principal) },
  'source.namespace': {
    matches: (value, { principal }) => isProven(principal) && matchesWith('.*/ns/', value, '/.*', '.*', uri(principal)),
  },
  'source.serviceAccount': { matches: (value, { principal }) => isProven(principal) && isAccount(value, principal) },
  'source.trustDomain': { matches: (value, { principal }) => isProven(principal) && isTrustDomain(value, principal) },
  'source.ip': { matches: (value, { addresses }) => inBlock(value, addresses?.caller) },
  'remote.ip': { matches: (value, attempt) => inBlock(value, forwardedFor(attempt) ?? attempt.addresses?.caller) },
  'destination.ip': { matches: (value, { addresses }) => inBlock(value, addresses?.callee) },
  'destination.port': { matches: (value, { containerPort }) => Number(value) === containerPort },
  'connection.sni': { matches: (value, { sni }) => (sni === undefined ? undefined : matchesText(value, sni)) },
  host: {
    httpOnly: true,
    matches: (value, { http }) => (http?.host === undefined ? undefined : matchesHost(value, http.host)),
  },
  method: { httpOnly: true, matches: (value, { http }) => matchesHeader(value, http?.method) },
  path: { httpOnly: true, matches: (value, { http }) => matchesPath(value, http?.path.split('?')[0] ?? '') },
  'request.headers': {
    httpOnly: true,
    matches: (value, attempt, key) => matchesHeaderOf(value, attempt, inBrackets(key)),
  },
  'request.auth': { httpOnly: true, matches: matchesToken },
};

/** The attribute of a condition; undefined for one that no rule of the model knows. */
export function attributeOf(key: string): Attribute | undefined {
  if (key.startsWith('request.auth.')) return ATTRIBUTES['request.auth'];
  return ATTRIBUTES[key.split('[')[0] ?? ''];
}

function isProven(principal: string): boolean {
  return principal !== '';
}

/** The name in the caller's certificate. */
function uri(principal: string): string {
  return `spiffe://${principal}`;
}

/** `<namespace>/<account>`, in any trust domain (generator.go, serviceAccountRegex). */
function isAccount(value: string, principal: string): boolean {
  const [namespace = '', account = ''] = value.split('/').map((part) => RegExp.escape(part));
  return new RegExp(`^.+/ns/${namespace}/(.+/|)sa/${account}(/.+)?$`).test(principal);
}

function isTrustDomain(value: string, principal: string): boolean {
  return value === '*' || matchesWith('', value, '/.*', '[^/]*', principal);
}

/** Without the pod's address only a block that no pod is in is decided. */
function inBlock(block: string, address: string | undefined): boolean | undefined {
  if (address !== undefined) return isInBlock(address, block);
  return isWithoutPods(block) ? false : undefined;
}

/**
 * The address that a sidecar takes for the client's: the last one of X-Forwarded-For, since no hop
 * is trusted by default (Envoy, Utility::getLastAddressFromXFF).
 */
function forwardedFor({ http }: Attempt): string | undefined {
  const last = headerOf(http?.headers, 'x-forwarded-for')?.split(',').at(-1)?.trim() ?? '';
  return isIP(last) === 0 ? undefined : last;
}

function matchesPath(value: string, path: string): boolean {
  return isPathTemplate(value) ? matchesPathTemplate(value, path) : matchesText(value, path);
}

/** Envoy keeps the header Host as `:authority`. */
function matchesHeaderOf(value: string, { http }: Attempt, name: string): boolean | undefined {
  if (name === 'host' || name === ':authority')
    return http?.host === undefined ? undefined : matchesHeader(value, http.host);
  if (name === ':method') return matchesHeader(value, http?.method);
  if (name === ':path') return matchesHeader(value, http?.path);
  if (http?.written?.includes(name) === true) return undefined;
  if (name === 'authorization' && http?.token !== undefined) return value === '*' ? true : undefined;
  const sent = headerOf(http?.headers, name);
  return sent === undefined && ADDED.test(name) ? undefined : matchesHeader(value, sent);
}

/** Headers that clients and sidecars add themselves. */
const ADDED =
  /^(:.*|accept.*|connection|content-.*|grpc-.*|te|traceparent|transfer-encoding|upgrade|user-agent|x-b3-.*|x-envoy-.*|x-forwarded-(client-cert|proto)|x-request-id)$/;

function headerOf(headers: Readonly<Record<string, string>> = {}, name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}

function inBrackets(key: string): string {
  return (/\[(?<name>.*)\]$/.exec(key)?.groups?.['name'] ?? '').toLowerCase();
}
