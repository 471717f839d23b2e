import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, denied } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';

/** The fields of one operation are combined: both the path and the method must match. */
export default defineCheck({
  id: 'AZ-ALLOW-03',
  title:
    'an ALLOW rule on a method and a path admits exactly their combination and refuses all other requests with 403',
  source: { article: '001', claim: 'only what is needed is allowed', claims: ['001#least-privilege'] },
  complianceControls: accessControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['authorization', 'mtls', 'http', 'articles'],
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  probes: { public: http.get('/public', { port: 80 }), 'post-public': http.post('/public', { port: 80 }) },
  baseline: {
    'sleep.full -> echo.mtls-test via public': asFull,
    'sleep.full -> echo.mtls-test': asFull,
    'sleep.full -> echo.mtls-test via post-public': asFull,
  },
  applies: ['allow-get-public.yaml'],
  sabotage: {
    omitted: sabotage.omit('allow-get-public.yaml'),
    'any-path': sabotage.swap('allow-get-public.yaml', 'allow-get.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test': { is: denied, under: { omitted: asFull, 'any-path': asFull } },
    'sleep.full -> echo.mtls-test via post-public': { is: denied, under: { omitted: asFull } },
  },
});
