import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { asEcho, echoCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, upstreamFailed } from '../../shared/outcomes.ts';

/**
 * This is reported as observed: behind a Service with a cluster IP the same DISABLE makes callers
 * send plaintext; behind a headless one they keep opening TLS, which the callee does not accept.
 */
export default defineCheck({
  id: 'PA-HEADLESS-02',
  title: "auto mTLS ignores a workload's DISABLE behind a headless Service, and follows that of its namespace",
  source: {
    article: 'istio-docs',
    claim: 'istio/istio#39439; pilot/pkg/networking/core/cluster_tls.go: no choice by endpoint for ORIGINAL_DST',
    claims: [],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'headless', 'istio-docs'],
  cast: echoCast,
  probe: echoCall.http(),
  probes: { headless: echoCall.http({ port: 18080 }) },
  baseline: {
    'echo-a.full -> echo-headless.mtls-test via headless': asEcho,
    'echo-a.full -> echo.mtls-test': asEcho,
    'echo-b.legacy -> echo-headless.mtls-test via headless': plaintext,
    'echo-b.legacy -> echo.mtls-test': plaintext,
  },
  applies: ['headless-disable.yaml', 'disable.yaml'],
  sabotage: {
    'headless-omitted': sabotage.omit('headless-disable.yaml'),
    omitted: sabotage.omit('disable.yaml'),
    namespace: sabotage.swap('headless-disable.yaml', 'namespace-disable.yaml'),
  },
  expects: {
    'echo-a.full -> echo-headless.mtls-test via headless': {
      is: upstreamFailed,
      under: { 'headless-omitted': asEcho, namespace: plaintext },
    },
    'echo-a.full -> echo.mtls-test': { is: plaintext, under: { omitted: asEcho } },
  },
});
