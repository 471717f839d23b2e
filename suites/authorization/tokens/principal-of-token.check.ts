import { defineCheck, http, sabotage, tokens } from '../../../helpers/check/record/define.ts';
import { accountsCast, denied } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';
import { accessOverHttp, istioDocs } from '../../shared/istio-docs.ts';

/**
 * Issuer and subject of a verified token are the request principal that rules match.
 */
export default defineCheck({
  id: 'AZ-JWT-02',
  title:
    'an ALLOW rule on a request principal admits the valid token of that subject alone, and refuses others with 403',
  source: istioDocs(
    'istio.io, tasks/security/authorization/authz-jwt: requestPrincipals are issuer and subject of a valid token',
  ),
  ...accessOverHttp,
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  probes: {
    alice: http.get('/', { port: 80, token: tokens.valid({ issuer: 'testing@meshproof.dev', subject: 'alice' }) }),
    bob: http.get('/', { port: 80, token: tokens.valid({ issuer: 'testing@meshproof.dev', subject: 'bob' }) }),
  },
  given: ['tokens.yaml'],
  baseline: {
    'sleep.full -> echo.mtls-test': asFull,
    'sleep.full -> echo.mtls-test via alice': asFull,
    'sleep.full -> echo.mtls-test via bob': asFull,
  },
  applies: ['allow-alice.yaml'],
  sabotage: {
    omitted: sabotage.omit('allow-alice.yaml'),
    'another-subject': sabotage.swap('allow-alice.yaml', 'allow-bob.yaml'),
    'any-token': sabotage.swap('allow-alice.yaml', 'allow-any.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test': { is: denied, under: { omitted: asFull } },
    'sleep.full -> echo.mtls-test via alice': { is: asFull, under: { 'another-subject': denied } },
    'sleep.full -> echo.mtls-test via bob': {
      is: denied,
      under: { omitted: asFull, 'another-subject': asFull, 'any-token': asFull },
    },
  },
});
