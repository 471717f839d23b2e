import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, denied } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';

/** Whom nobody can ask is not asked: a rule whose provider is unknown denies. */
export default defineCheck({
  id: 'AZ-CUSTOM-01',
  title: 'a CUSTOM rule whose provider the mesh does not know answers 403 to what it names and leaves the rest alone',
  source: {
    article: 'istio-docs',
    claim: 'istio.io, tasks/security/authorization/authz-custom: a provider that is not defined denies by default',
    claims: [],
  },
  complianceControls: accessControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['authorization', 'mtls', 'http', 'istio-docs'],
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  probes: { custom: http.get('/custom', { port: 80 }) },
  baseline: {
    'sleep.full -> echo.mtls-test via custom': asFull,
    'sleep.full -> echo.mtls-test': asFull,
  },
  applies: ['ask-nobody.yaml'],
  sabotage: {
    omitted: sabotage.omit('ask-nobody.yaml'),
    'other-path': sabotage.swap('ask-nobody.yaml', 'ask-nobody-elsewhere.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test via custom': { is: denied, under: { omitted: asFull, 'other-path': asFull } },
  },
});
