import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, denied } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';

/** A sidecar reads the method of a request, so one path can be open for GET and closed for POST. */
export default defineCheck({
  id: 'AZ-DENY-02',
  title: 'a DENY rule on POST refuses POST with 403 and admits GET of the same caller',
  source: {
    article: '001',
    claim: 'the mesh protects at the network layer and at the application layer',
    claims: ['001#network-and-application-layer'],
  },
  complianceControls: accessControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['authorization', 'mtls', 'http', 'articles'],
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  probes: { post: http.post('/', { port: 80 }) },
  baseline: {
    'sleep.full -> echo.mtls-test via post': asFull,
    'sleep.full -> echo.mtls-test': asFull,
  },
  applies: ['deny-post.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-post.yaml'),
    other: sabotage.swap('deny-post.yaml', 'deny-put.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test via post': { is: denied, under: { omitted: asFull, other: asFull } },
  },
});
