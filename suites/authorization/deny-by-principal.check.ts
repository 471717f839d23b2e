import { admitted, defineCheck, http, httpbin, refused, sabotage, sleep } from '../../helpers/check/record/define.ts';
import { asFull, asOwn } from '../shared/casts.ts';

const reset = refused.by('connection-reset');
const denied = refused.by('rbac-403');

/**
 * A certificate proves the identity of the caller; a DENY rule on that principal returns 403 to
 * this caller only.
 */
export default defineCheck({
  id: 'AZ-DENY-01',
  title: 'a DENY rule on a principal and a method refuses that principal with 403 and admits its neighbour',
  source: {
    article: '003',
    claim: 'with DENY on the principal of sleep.full and GET: 403 for full, 200 for mtls-test, legacy still reset',
    claims: [
      '003#deny-full-get',
      '003#legacy-still-cut-off',
      '003#403-outside-trust-domain',
      '000#service-to-service-authn',
      '000#then-authorized',
      '001#authn-is-not-authz',
      '001#proxy-enforces',
    ],
  },
  complianceControls: [
    'NIST 800-53 AC-3',
    'NIST 800-53 AC-4',
    'NIST 800-53 SC-7(5)',
    'PCI DSS 4.0.1 7.3.3',
    'SOC 2 CC6.1',
  ],
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['quick', 'authorization', 'mtls', 'http', 'articles'],
  cast: {
    'sleep.mtls-test': sleep.meshed(),
    'sleep.full': sleep.meshed(),
    'sleep.legacy': sleep.bare(),
    'httpbin.mtls-test': httpbin.meshed(),
  },
  probe: http.get('/headers'),
  given: ['strict.yaml', 'mutual.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.legacy -> httpbin.mtls-test': reset,
  },
  applies: ['deny-full-get.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-full-get.yaml'),
    'wrong-principal': sabotage.swap('deny-full-get.yaml', 'deny-wrong-principal.yaml'),
    'wrong-method': sabotage.swap('deny-full-get.yaml', 'deny-post.yaml'),
    'deny-all': sabotage.add('deny-all.yaml'),
    permissive: sabotage.add('permissive.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': { is: asOwn, under: { 'deny-all': denied } },
    'sleep.full -> httpbin.mtls-test': {
      is: denied,
      under: { omitted: asFull, 'wrong-principal': asFull, 'wrong-method': asFull },
    },
    'sleep.legacy -> httpbin.mtls-test': { is: reset, under: { permissive: admitted.overPlaintext() } },
  },
});
