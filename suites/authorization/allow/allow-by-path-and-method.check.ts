import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, denied } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';

/** The fields of one operation belong together: the path and the method must both fit. */
export default defineCheck({
  id: 'AZ-ALLOW-03',
  title: 'an ALLOW rule on a method and a path serves exactly their combination and answers 403 to all else',
  source: { article: '001', claim: 'only what is needed is allowed', claims: ['001#least-privilege'] },
  complianceControls: accessControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['authorization', 'mtls', 'http', 'handbook'],
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
