import type { Placed } from '../policy.ts';
import { isOfRun } from '../tokens/key-set.ts';
import type { JwtRule, RequestAuthentication, TokenLocations } from '../tokens/types.ts';
import { labels, list, only, partOf, partsOf, text, type Part } from './readers.ts';
import { targetRefsOf } from './target-refs.ts';

/** Reads a RequestAuthentication and its rules. */
export function requestAuthentication(placed: Placed, spec: Part): RequestAuthentication {
  only(spec, ['selector', 'jwtRules', 'targetRef', 'targetRefs']);
  const selector = partOf(spec, 'selector');
  only(selector, ['matchLabels']);
  const place = `RequestAuthentication ${placed.namespace}/${placed.name}`;
  return {
    kind: 'RequestAuthentication',
    ...placed,
    selector: labels(selector.fields['matchLabels']),
    targetRefs: targetRefsOf(spec),
    rules: partsOf(spec, 'jwtRules').map((rule) => ({ ...jwtRule(rule), field: `${place}: ${rule.path}` })),
  };
}

/** Keys are `jwks`, else fetched from `jwksUri` (jwks_resolver.go, BuildLocalJwks). */
const FIELDS = [
  'issuer',
  'audiences',
  'jwks',
  'jwksUri',
  'jwks_uri',
  'fromHeaders',
  'fromParams',
  'fromCookies',
  'outputPayloadToHeader',
  'outputClaimToHeaders',
  'forwardOriginalToken',
  'timeout',
  'spaceDelimitedClaims',
];

function jwtRule(rule: Part): Omit<JwtRule, 'field'> {
  only(rule, FIELDS);
  const { fields } = rule;
  const payload = text(fields['outputPayloadToHeader']);
  const claims = partsOf(rule, 'outputClaimToHeaders').map((claim) => text(claim.fields['header']));
  return {
    issuer: text(fields['issuer']),
    audiences: list(fields['audiences']).map(text),
    hasKeyOfRun: isOfRun(text(fields['jwks'])),
    from: locationsOf(rule),
    forwards: fields['forwardOriginalToken'] === true,
    writes: [...(payload === '' ? [] : [payload]), ...claims].map((name) => name.toLowerCase()),
    spaced: ['permission', 'scope', ...list(fields['spaceDelimitedClaims']).map(text)],
  };
}

/** Without a location a rule uses the two of RFC 6750 (Envoy, jwt_authn, extractor.cc). */
function locationsOf(rule: Part): TokenLocations {
  const headers = partsOf(rule, 'fromHeaders').map(({ fields }) => ({
    name: text(fields['name']).toLowerCase(),
    prefix: text(fields['prefix']),
  }));
  const params = list(rule.fields['fromParams']).map(text);
  const cookies = list(rule.fields['fromCookies']).map(text);
  return headers.length + params.length + cookies.length > 0
    ? { headers, params, cookies }
    : { headers: [{ name: 'authorization', prefix: 'Bearer ' }], params: ['access_token'], cookies: [] };
}
