import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startFakeCluster, type FakeCluster } from '../../../kube/api/fixtures/fake-cluster.ts';
import { driftOf } from '../../kind/pending-changes.ts';
import { installationDrift } from './drift.ts';

const { signal } = new AbortController();
const WEBHOOKS = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';
const ROLES = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
const TAG = 'istio-revision-tag-default';
const NEVER = { matchLabels: { 'istio.io/deactivated': 'never-match' } };
const rules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }];
const injector = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'MutatingWebhookConfiguration',
  metadata: { name: 'istio-sidecar-injector' },
  webhooks: [
    {
      name: 'namespace.sidecar-injector.istio.io',
      clientConfig: { service: { name: 'istiod', namespace: 'istio-system', path: '/inject' } },
      namespaceSelector: { matchLabels: { 'istio-injection': 'enabled' } },
      rules,
    },
  ],
};
const role = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'istiod' },
  rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
};
const installed = [injector, role];

let cluster: FakeCluster;
beforeEach(async () => {
  cluster = await startFakeCluster();
  const [webhook] = injector.webhooks;
  const filled = { ...webhook, failurePolicy: 'Fail', clientConfig: { ...webhook?.clientConfig, caBundle: 'LS0t' } };
  cluster.put(WEBHOOKS, { ...injector, webhooks: [{ ...filled, namespaceSelector: NEVER, objectSelector: NEVER }] });
  cluster.put(WEBHOOKS, { ...injector, metadata: { name: TAG }, webhooks: [filled] });
  cluster.put(ROLES, role);
});
afterEach(async () => cluster[Symbol.asyncDispose]());

describe('installationDrift()', () => {
  test('finds nothing where only istiod and the API server added something', async () => {
    expect(await installationDrift(cluster.target, installed, signal)).toEqual([]);
  });

  test.each(['istio-sidecar-injector', TAG])('names the deleted webhook configuration %s', async (name) => {
    cluster.objects.delete(`${WEBHOOKS}/${name}`);
    expect(await installationDrift(cluster.target, installed, signal)).toEqual([
      `MutatingWebhookConfiguration ${name} is missing`,
    ]);
  });

  test.each([
    [
      'webhooks that select other namespaces',
      WEBHOOKS,
      {
        ...injector,
        metadata: { name: TAG },
        webhooks: [{ ...injector.webhooks[0], namespaceSelector: { matchLabels: { none: 'none' } } }],
      },
    ],
    ['a configuration without its webhooks', WEBHOOKS, { ...injector, webhooks: [] }],
    ['a role with other rules', ROLES, { ...role, rules: [] }],
  ])('names %s', async (_, collection, changed) => {
    cluster.put(collection, changed);
    expect(await installationDrift(cluster.target, installed, signal)).toEqual([
      `${changed.kind} ${changed.metadata.name} was changed`,
    ]);
  });
});

test('an installation that cannot be looked at is installed once more', async () => {
  const failing = () => Promise.reject(new Error('istioctl ended with code 1'));
  expect(await driftOf(cluster.target, failing, signal)).toEqual([
    'it could not be looked at (istioctl ended with code 1)',
  ]);
});
