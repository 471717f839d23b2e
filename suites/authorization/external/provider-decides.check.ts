import { defineCheck, echo, extAuthz, http, refused, sabotage, sleep } from '../../../helpers/check/record/define.ts';
import { accessControls, denied } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';

const deniedByServer = refused.by('ext-authz-403');

/** A server of the mesh's own choice decides, and its denial reads otherwise than that of a rule. */
export default defineCheck({
  id: 'AZ-CUSTOM-02',
  title:
    'a CUSTOM rule has the provider decide about what it names: it admits and denies, and other requests are not its to see',
  source: {
    article: 'istio-docs',
    claim:
      'istio.io, tasks/security/authorization/authz-custom: an external authorizer admits by a header and denies otherwise',
    claims: [],
  },
  complianceControls: accessControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['authorization', 'mtls', 'http', 'istio-docs', 'own-mesh'],
  cast: {
    'sleep.full': sleep.meshed(),
    'echo.mtls-test': echo.meshed(),
    'ext-authz.mtls-test': extAuthz.bare(),
  },
  probe: http.get('/', { port: 80 }),
  probes: {
    custom: http.get('/custom', { port: 80 }),
    allowed: http.get('/custom', { port: 80, headers: { 'x-ext-authz': 'allow' } }),
  },
  given: ['providers.yaml'],
  baseline: {
    'sleep.full -> echo.mtls-test': asFull,
    'sleep.full -> echo.mtls-test via custom': asFull,
    'sleep.full -> echo.mtls-test via allowed': asFull,
  },
  applies: ['ask.yaml'],
  sabotage: {
    omitted: sabotage.omit('ask.yaml'),
    elsewhere: sabotage.swap('ask.yaml', 'ask-elsewhere.yaml'),
    nobody: sabotage.swap('ask.yaml', 'ask-nobody.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test via custom': {
      is: deniedByServer,
      under: { omitted: asFull, elsewhere: asFull, nobody: denied },
    },
    'sleep.full -> echo.mtls-test via allowed': { is: asFull, under: { nobody: denied } },
  },
});
