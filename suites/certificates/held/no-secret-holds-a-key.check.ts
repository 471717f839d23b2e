import { defineCheck, http, sabotage, secretsInventory, reports } from '../../../helpers/check/record/define.ts';
import { identityCast, keyControls } from '../../shared/identity.ts';

/** A key that exists only in the memory of its pod cannot be read through access to Secrets. */
export default defineCheck({
  id: 'CE-NOSECRET-01',
  title: 'no Secret of a namespace with meshed workloads contains a key that the mesh generated for one of them',
  source: {
    article: '003',
    claim: 'since Istio 1.5 no Secret istio.default contains keys',
    claims: ['003#istio-default-secret-gone', '001#agent-makes-key', '001#sds-no-secrets'],
  },
  complianceControls: keyControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['certificates', 'articles'],
  cast: identityCast,
  probe: secretsInventory(http.get('/', { port: 80 })),
  kind: 'state',
  sabotage: { planted: sabotage.add('planted.yaml') },
  expects: {
    'sleep.full -> echo.mtls-test': {
      is: reports('secrets', 'no workload key'),
      under: { planted: reports('secrets', 'istio.default') },
    },
  },
});
