import { defineCheck, http, sabotage } from '../../helpers/check/record/define.ts';
import { denied } from '../shared/accounts.ts';
import { asFull, asOwn, httpCast } from '../shared/casts.ts';
import { certificateControls } from '../shared/controls.ts';

/** A wildcard in the trust domain of a principal names the mesh once it fits one of its aliases. */
export default defineCheck({
  id: 'TD-ALIAS-02',
  title: 'a principal of any trust domain that ends in .test matches the mesh once an alias ends in .test',
  source: {
    article: 'istio-docs',
    claim:
      'istio.io, tasks/security/authorization/authz-td-migration: policies match the trust domain and its aliases alike',
    claims: [],
  },
  complianceControls: certificateControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['authorization', 'mtls', 'http', 'trust-domain', 'istio-docs', 'managed-mesh'],
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['allow-any-test.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': denied,
  },
  applies: ['test-alias.yaml'],
  sabotage: {
    omitted: sabotage.omit('test-alias.yaml'),
    other: sabotage.swap('test-alias.yaml', 'other-alias.yaml'),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': { is: asFull, under: { omitted: denied, other: denied } },
  },
});
