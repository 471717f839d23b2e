import { defineCheck, http, refused, sabotage, tokens } from '../../../helpers/check/record/define.ts';
import { accountsCast } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';
import { accessOverHttp, istioDocs } from '../../shared/istio-docs.ts';

const alice = { issuer: 'testing@meshproof.dev', subject: 'alice', audiences: ['shop'] };
const unauthenticated = refused.by('jwt-401');

/**
 * A token is verified before any rule of ALLOW: what is no valid token of a known issuer is refused
 * with 401 although the caller is allowed, and a request without a token passes.
 */
export default defineCheck({
  id: 'AZ-JWT-01',
  title:
    'a RequestAuthentication refuses a forged, an expired and an unknown token with 401 and one for another audience with 403, before an ALLOW rule that matches; without a token it admits',
  source: istioDocs(
    'istio.io, RequestAuthentication: invalid tokens are refused, requests without a token are accepted',
  ),
  ...accessOverHttp,
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  probes: {
    valid: http.get('/', { port: 80, token: tokens.valid(alice) }),
    forged: http.get('/', { port: 80, token: tokens.forged(alice) }),
    expired: http.get('/', { port: 80, token: tokens.expired(alice) }),
    unknown: http.get('/', { port: 80, token: tokens.valid({ ...alice, issuer: 'unknown@meshproof.dev' }) }),
    bank: http.get('/', { port: 80, token: tokens.valid({ ...alice, audiences: ['bank'] }) }),
  },
  given: ['allow-full.yaml'],
  baseline: {
    'sleep.full -> echo.mtls-test': asFull,
    'sleep.full -> echo.mtls-test via valid': asFull,
    'sleep.full -> echo.mtls-test via forged': asFull,
    'sleep.full -> echo.mtls-test via expired': asFull,
    'sleep.full -> echo.mtls-test via unknown': asFull,
    'sleep.full -> echo.mtls-test via bank': asFull,
  },
  applies: ['tokens.yaml'],
  sabotage: {
    omitted: sabotage.omit('tokens.yaml'),
    'another-issuer': sabotage.swap('tokens.yaml', 'tokens-of-another.yaml'),
    required: sabotage.add('require-token.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test': { is: asFull, under: { required: refused.by('rbac-403') } },
    'sleep.full -> echo.mtls-test via valid': { is: asFull, under: { 'another-issuer': unauthenticated } },
    'sleep.full -> echo.mtls-test via forged': { is: unauthenticated, under: { omitted: asFull } },
    'sleep.full -> echo.mtls-test via expired': { is: unauthenticated, under: { omitted: asFull } },
    'sleep.full -> echo.mtls-test via unknown': { is: unauthenticated, under: { omitted: asFull } },
    'sleep.full -> echo.mtls-test via bank': {
      is: refused.by('jwt-403'),
      under: { omitted: asFull, 'another-issuer': unauthenticated },
    },
  },
});
