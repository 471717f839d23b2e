import {
  admitted,
  defineScenario,
  http,
  httpbin,
  istioctl,
  istioctlClient,
  refused,
  sabotage,
  reports,
  sleep,
  stream,
} from '../../helpers/check/record/define.ts';
import { denied } from '../shared/accounts.ts';
import { asFull, asOwn } from '../shared/casts.ts';

const reset = refused.by('connection-reset');
const responding = (count: '1 istiod answers' | '2 istiods answer') => reports('replicas', count);

/**
 * Sidecars are distributed over both replicas. Those of the deleted one must connect to the other:
 * a policy applied afterwards counts as enforced only when every sidecar has it.
 */
export default defineScenario({
  id: 'IN-REPLICAS-02',
  title: 'of two replicas of istiod one may be deleted: the other one serves all sidecars',
  source: {
    article: '004',
    claim: 'patching the HorizontalPodAutoscaler to minReplicas 2 gives istiod two replicas',
    claims: ['004#two-replicas'],
  },
  complianceControls: ['NIST 800-53 CP-10', 'NIST 800-53 SC-24', 'SOC 2 A1.2'],
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['istioctl', 'mtls', 'http', 'stream', 'scenario', 'managed-mesh', 'slow', 'nightly', 'articles'],
  cast: {
    istioctl: istioctlClient,
    'sleep.full': sleep.meshed(),
    'sleep.mtls-test': sleep.meshed(),
    'sleep.legacy': sleep.bare(),
    'httpbin.mtls-test': httpbin.meshed(),
  },
  probe: http.get('/headers'),
  probes: { replicas: istioctl.replicas(), stream: stream.of(http.get('/headers')) },
  timeout: 'certificate-renewal',
  given: ['autoscaler.yaml'],
  baseline: {
    'istioctl -> httpbin.mtls-test via replicas': responding('2 istiods answer'),
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.legacy -> httpbin.mtls-test': admitted.overPlaintext(),
    'sleep.full -> httpbin.mtls-test via stream': stream.unbroken(),
  },
  steps: [
    {
      title: 'one replica is deleted, and no request of the peers is lost',
      applies: ['one.yaml'],
      sabotage: { 'both-stay': sabotage.omit('one.yaml'), denied: sabotage.add('deny.yaml') },
      expects: {
        'istioctl -> httpbin.mtls-test via replicas': {
          is: responding('1 istiod answers'),
          under: { 'both-stay': responding('2 istiods answer') },
        },
        'sleep.full -> httpbin.mtls-test': { is: asFull, under: { denied } },
        'sleep.full -> httpbin.mtls-test via stream': {
          is: stream.unbroken(),
          under: { denied: stream.cutOff('rbac-403') },
        },
      },
    },
    {
      title: 'the remaining replica distributes a policy to every sidecar',
      applies: ['strict.yaml'],
      sabotage: {
        omitted: sabotage.omit('strict.yaml'),
        permissive: sabotage.swap('strict.yaml', 'permissive.yaml'),
      },
      expects: {
        'sleep.legacy -> httpbin.mtls-test': {
          is: reset,
          under: { omitted: admitted.overPlaintext(), permissive: admitted.overPlaintext() },
        },
      },
    },
  ],
});
