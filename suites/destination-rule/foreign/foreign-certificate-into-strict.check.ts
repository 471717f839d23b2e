import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { asEcho, asEchoSet, echoCast } from '../../shared/casts.ts';
import { certificateControls } from '../../shared/controls.ts';
import { upstreamEnded } from '../../shared/outcomes.ts';

/**
 * MUTUAL is not ISTIO_MUTUAL: a client can present any certificate, and the callee trusts only
 * those that its mesh issued.
 */
export default defineCheck({
  id: 'DR-FOREIGN-01',
  title: 'a STRICT callee refuses a client certificate of another authority',
  source: {
    article: 'istio-docs',
    claim:
      'Istio, reference/config/networking/destination-rule, ClientTLSSettings MUTUAL; Envoy, certificate validation context',
    claims: [],
  },
  complianceControls: certificateControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'istio-docs'],
  cast: echoCast,
  probe: echoCall.http(),
  given: ['strict.yaml'],
  baseline: {
    'echo-set.mtls-test -> echo.mtls-test': asEchoSet,
    'echo-a.full -> echo.mtls-test': asEcho,
  },
  applies: ['foreign.yaml'],
  sabotage: {
    omitted: sabotage.omit('foreign.yaml'),
    mutual: sabotage.swap('foreign.yaml', 'mutual.yaml'),
  },
  expects: {
    'echo-a.full -> echo.mtls-test': { is: upstreamEnded, under: { omitted: asEcho, mutual: asEcho } },
  },
});
