import { defineCheck, kubeletProbe, probed, sabotage, reports } from '../../helpers/check/record/define.ts';
import { probedCast } from '../shared/probes.ts';

const agent = (path: `${string}/${'livez' | 'readyz' | 'startupz'}`) =>
  reports('probed', `http 15020 /app-health/${path}`);

/**
 * The target of a probe is in the pod's specification as the API server stores it, after injection.
 */
export default defineCheck({
  id: 'PR-PATH-01',
  title:
    "injection redirects the probes of every container to a path of the sidecar's agent on port 15020, unless an annotation disables it",
  source: {
    article: '003',
    claim: 'the annotation rewriteAppHTTPProbers "true" ends the crash loop',
    claims: ['003#rewrite-cures'],
  },
  complianceControls: ['NIST 800-53 CM-6', 'ISO 27001 8.9'],
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['kubelet', 'probe', 'slow', 'articles'],
  cast: probedCast,
  probe: kubeletProbe.aim('liveness'),
  probes: { readiness: kubeletProbe.aim('readiness'), startup: kubeletProbe.aim('startup') },
  kind: 'state',
  // Injection did not redirect these.
  baseline: {
    'kubelet -> http-direct.mtls-test': reports('probed', 'http 18080 /'),
    'kubelet -> https-direct.mtls-test': reports('probed', 'https 18443 /'),
    'kubelet -> tcp-direct.mtls-test': reports('probed', 'tcp 19000'),
  },
  sabotage: {
    unrewritten: sabotage.redeployAll({
      'http-rewritten.mtls-test': probed({ handler: 'http', rewrite: false }),
      'https-rewritten.mtls-test': probed({ handler: 'https', rewrite: false }),
      'second.mtls-test': probed({ handler: 'http', container: 'second', rewrite: false }),
    }),
  },
  expects: {
    'kubelet -> http-rewritten.mtls-test': {
      is: agent('echo/livez'),
      under: { unrewritten: reports('probed', 'http 18080 /') },
    },
    'kubelet -> http-rewritten.mtls-test via readiness': {
      is: agent('echo/readyz'),
      under: { unrewritten: reports('probed', 'http 18080 /') },
    },
    'kubelet -> http-rewritten.mtls-test via startup': {
      is: agent('echo/startupz'),
      under: { unrewritten: reports('probed', 'http 18080 /') },
    },
    'kubelet -> https-rewritten.mtls-test': {
      is: agent('echo/livez'),
      under: { unrewritten: reports('probed', 'https 18443 /') },
    },
    // It has no annotation about rewriting: that is the default.
    'kubelet -> second.mtls-test': {
      is: agent('second/livez'),
      under: { unrewritten: reports('probed', 'http 18990 /') },
    },
  },
});
