import { defineCheck, http, sabotage, tokens } from '../../../helpers/check/record/define.ts';
import { accountsCast, denied } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';
import { accessOverHttp, istioDocs } from '../../shared/istio-docs.ts';

/**
 * A claim of a verified token is a condition of rules; one value of a list is enough.
 */
export default defineCheck({
  id: 'AZ-JWT-03',
  title: 'a condition on a claim admits the tokens that have the value in their list, and refuses others with 403',
  source: istioDocs('istio.io, tasks/security/authorization/authz-jwt: a condition on request.auth.claims[groups]'),
  ...accessOverHttp,
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  probes: {
    alice: http.get('/', {
      port: 80,
      token: tokens.valid({
        issuer: 'testing@meshproof.dev',
        subject: 'alice',
        claims: { groups: ['staff', 'developers'] },
      }),
    }),
    bob: http.get('/', {
      port: 80,
      token: tokens.valid({ issuer: 'testing@meshproof.dev', subject: 'bob', claims: { groups: ['auditors'] } }),
    }),
  },
  given: ['tokens.yaml'],
  baseline: {
    'sleep.full -> echo.mtls-test': asFull,
    'sleep.full -> echo.mtls-test via alice': asFull,
    'sleep.full -> echo.mtls-test via bob': asFull,
  },
  applies: ['allow-developers.yaml'],
  sabotage: {
    omitted: sabotage.omit('allow-developers.yaml'),
    'another-group': sabotage.swap('allow-developers.yaml', 'allow-auditors.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test': { is: denied, under: { omitted: asFull } },
    'sleep.full -> echo.mtls-test via alice': { is: asFull, under: { 'another-group': denied } },
    'sleep.full -> echo.mtls-test via bob': { is: denied, under: { omitted: asFull, 'another-group': asFull } },
  },
});
