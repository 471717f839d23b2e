import { asDoc, list, text, type Doc } from '../parse/readers.ts';
import { enumRefusals, itemsOf, outsideSchema, refusedIf, selectorRefusals, type Refusal } from './refusal.ts';
import { targetRefusals } from './targets.ts';

const MODES = ['UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT'];

/** Refusals of a PeerAuthentication (pilot, ValidatePeerAuthentication). */
export function peerAuthenticationRefusals(spec: Doc): readonly Refusal[] {
  const selector = asDoc(spec['selector']);
  const labels = Object.keys(asDoc(selector['matchLabels']));
  const ports = Object.entries(asDoc(spec['portLevelMtls']));
  const path = 'spec.portLevelMtls';
  return [
    ...enumRefusals(asDoc(spec['mtls']), 'mode', 'spec.mtls', MODES),
    ...outsideSchema(labels.length === 0 && ports.length > 0, path, 'modes of ports need a selector with matchLabels'),
    ...outsideSchema(
      spec['portLevelMtls'] !== undefined && ports.length === 0,
      path,
      'it needs a port, or has to be left out',
    ),
    ...ports.flatMap(([port, mtls]) => [
      ...outsideSchema(!isPort(port, 1), `${path}.${port}`, 'a port is a number from 1 to 65535'),
      ...enumRefusals(asDoc(mtls), 'mode', `${path}.${port}`, MODES),
    ]),
    ...selectorRefusals(selector, 'matchLabels', 'spec.selector.matchLabels'),
  ];
}

/** Whether a text is a port, from a lowest one. */
export function isPort(port: string, lowest: 0 | 1): boolean {
  return /^\d+$/.test(port) && Number(port) >= lowest && Number(port) <= 65_535;
}

/** Refusals of a RequestAuthentication (pilot, ValidateRequestAuthentication, validateJwtRule). */
export function requestAuthenticationRefusals(spec: Doc): readonly Refusal[] {
  return [
    ...targetRefusals(spec),
    ...itemsOf(spec, 'jwtRules', 'spec').flatMap(({ item, at }) => jwtRefusals(item, at)),
  ];
}

function jwtRefusals(rule: Doc, path: string): readonly Refusal[] {
  const { issuer, jwksUri } = rule;
  const empties = ['audiences', 'fromParams', 'fromCookies', 'spaceDelimitedClaims'].filter((field) =>
    list(rule[field]).includes(''),
  );
  return [
    ...refusedIf(text(issuer) === '' && text(jwksUri) === '', path, 'it needs an issuer or a jwksUri'),
    ...outsideSchema(
      text(jwksUri) !== '' && text(rule['jwks']) !== '',
      path,
      'jwksUri excludes jwks; keep one of the two',
    ),
    ...outsideSchema(
      text(jwksUri) !== '' && !/^https?:\/\//.test(text(jwksUri)),
      `${path}.jwksUri`,
      'it is no URL of http or https',
    ),
    ...empties.map((field) => ({ by: 'schema' as const, path: `${path}.${field}`, reason: 'it has an empty value' })),
    ...itemsOf(rule, 'fromHeaders', path).flatMap(({ item, at }) =>
      outsideSchema(text(item['name']) === '', at, 'a header needs a name'),
    ),
    ...itemsOf(rule, 'outputClaimToHeaders', path).flatMap(({ item, at }) =>
      outsideSchema(
        text(item['claim']) === '' || !isHeader(text(item['header'])),
        at,
        'it needs a claim and the name of a header',
      ),
    ),
    ...outsideSchema(
      rule['timeout'] !== undefined && !isDuration(text(rule['timeout'])),
      `${path}.timeout`,
      'it is no duration',
    ),
    ...refusedIf(text(rule['jwks']) !== '' && !isJson(text(rule['jwks'])), `${path}.jwks`, 'it is no JSON Web Key Set'),
  ];
}

function isHeader(name: string): boolean {
  return /^[-_A-Za-z0-9]+$/.test(name);
}

/** A duration of Go, such as `1m30s`. */
function isDuration(value: string): boolean {
  return /^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$/.test(value);
}

function isJson(value: string): boolean {
  try {
    return typeof JSON.parse(value) === 'object';
  } catch {
    return false;
  }
}
