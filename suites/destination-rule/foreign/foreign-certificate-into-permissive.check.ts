import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { asEcho, asEchoSet, echoCast } from '../../shared/casts.ts';
import { certificateControls } from '../../shared/controls.ts';
import { upstreamFailed } from '../../shared/outcomes.ts';

/** Without the mesh's protocol names the sidecar does not evaluate the certificate at all. */
export default defineCheck({
  id: 'DR-FOREIGN-02',
  title: 'a client certificate of another authority matches no filter chain of an HTTP port in PERMISSIVE',
  source: {
    article: 'istio-docs',
    claim: 'istio/istio, pilot/pkg/networking/core/filterchain_options.go: the chains of PERMISSIVE',
    claims: [],
  },
  complianceControls: certificateControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'istio-docs'],
  cast: echoCast,
  probe: echoCall.http(),
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
    'echo-a.full -> echo.mtls-test': { is: upstreamFailed, under: { omitted: asEcho, mutual: asEcho } },
  },
});
