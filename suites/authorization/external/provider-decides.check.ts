import { defineCheck, echo, extAuthz, http, refused, sabotage, sleep } from '../../../helpers/check/record/define.ts';
import { accessControls, denied } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';

const deniedByServer = refused.by('ext-authz-403');

/**
 * An external server of the mesh decides, and its denial is distinguishable from that of a rule.
 */
export default defineCheck({
  id: 'AZ-CUSTOM-02',
  title:
    'a CUSTOM rule leaves the decision about the requests that it names to the provider, which admits or denies them; other requests do not reach the provider',
  source: {
    article: 'istio-docs',
    claim:
      'istio.io, tasks/security/authorization/authz-custom: an external authorizer admits by a header and denies otherwise',
    claims: [],
  },
  complianceControls: accessControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['authorization', 'mtls', 'http', 'istio-docs', 'managed-mesh'],
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
  applies: ['use-provider.yaml'],
  sabotage: {
    omitted: sabotage.omit('use-provider.yaml'),
    elsewhere: sabotage.swap('use-provider.yaml', 'use-provider-elsewhere.yaml'),
    everywhere: sabotage.swap('use-provider.yaml', 'use-provider-everywhere.yaml'),
    'unknown-provider': sabotage.swap('use-provider.yaml', 'use-unknown-provider.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test': { is: asFull, under: { everywhere: deniedByServer } },
    'sleep.full -> echo.mtls-test via custom': {
      is: deniedByServer,
      under: { omitted: asFull, elsewhere: asFull, 'unknown-provider': denied },
    },
    'sleep.full -> echo.mtls-test via allowed': { is: asFull, under: { 'unknown-provider': denied } },
  },
});
