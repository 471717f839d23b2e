import { describe, expect, test } from 'vitest';
import { strict, good, record, problemsOf, check, manifest, project, MANAGED, operator } from '../fixture.ts';

describe('the manifests of a record', () => {
  test.each([
    [
      'a folder without a check',
      { ...project(), 'manifests/area/y/a.yaml': strict },
      'manifests/area/y:1: no check of this name exists',
    ],
    [
      'a manifest that no record names',
      { ...project(), 'manifests/area/x/idle.yaml': strict },
      'manifests/area/x/idle.yaml:1: is named nowhere',
    ],
    ['a check without its folder', { [check]: record() }, 'manifests/area/x/strict.yaml does not exist'],
    [
      'YAML that is none',
      { ...project(), [manifest]: 'kind: A\nb: [\n' },
      'manifests/area/x/strict.yaml:3: is no YAML',
    ],
    [
      'a document that is no object of a cluster',
      { ...project(), [manifest]: `${strict}---\nkind: 5\n` },
      'strict.yaml:1: has a document without apiVersion, kind and metadata.name',
    ],
    [
      'a namespace outside the cast',
      { ...project(), [manifest]: strict.replace('foo', 'bar') },
      'strict.yaml:5: changes the namespace bar',
    ],
    [
      'an object without namespace',
      { ...project(), [manifest]: strict.replace('  namespace: foo\n', '') },
      'has an object without metadata.namespace',
    ],
    [
      'a mesh-wide change of a check that does not require a managed mesh',
      { ...project(), [manifest]: strict.replace('namespace: foo', 'namespace: istio-system') },
      "changes the mesh-wide configuration, so the record needs requires: { mesh: 'managed' }",
    ],
    [
      'a part of an installation that no run applies',
      { ...project({ requires: MANAGED }), [manifest]: operator('{}').replace('spec:', 'spec:\n  profile: demo') },
      'strict.yaml:7: sets spec.profile, which no run applies',
    ],
    [
      'a Namespace that is not of the cast',
      { ...project(), [manifest]: `${strict}---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: kube-system\n` },
      'changes the namespace kube-system, which is not in the cast',
    ],
    [
      'a Service that reaches out of the cluster',
      {
        ...project(),
        [manifest]: `${strict}---\napiVersion: v1\nkind: Service\nmetadata: { name: x, namespace: foo }\nspec: { type: NodePort }\n`,
      },
      'strict.yaml:11: Service is a Service of the type NodePort',
    ],
    [
      'a cast in a namespace that every cluster has',
      { ...project({ cast: good.cast.replace('sleep.legacy', 'sleep.kube-system') }) },
      'x.check.ts:16: puts sleep.kube-system into a namespace that every cluster has',
    ],
    [
      'a file that throws',
      { ...project(), [check]: 'throw new Error("broken");' },
      'x.check.ts:1: cannot be imported: broken',
    ],
    [
      'a claim that no article makes',
      { ...project(), [check]: record().replace('003#deny', '003#allow') },
      'source.claims.0: is no claim of helpers/check/handbook',
    ],
    ['a file that exports nothing', { ...project(), [check]: 'export {};' }, 'x.check.ts:1: has no default export'],
    [
      'an id that is taken',
      { ...project(), 'suites/area/y.check.ts': record(), 'manifests/area/y/strict.yaml': strict },
      'y.check.ts:7: the id PA-X-01 is taken by suites/area/x.check.ts',
    ],
  ])('rejects %s', async (_, files, text) => {
    expect(await problemsOf(files as unknown as Record<string, string>)).toContain(text);
  });

  test.each([
    ['admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration'],
    ['admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'],
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
    ['apiregistration.k8s.io/v1', 'APIService'],
    ['scheduling.k8s.io/v1', 'PriorityClass'],
    ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
    ['v1', 'Node'],
    ['v1', 'PersistentVolume'],
    ['v1', 'List'],
    ['serving.knative.dev/v1', 'Service'],
    ['batch/v1', 'Job'],
  ])(
    'rejects the kind %s %s, whatever namespace it makes up and whatever the check needs',
    async (apiVersion, kind) => {
      const text = `${strict}---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: x, namespace: foo }\n`;
      const refusal = `strict.yaml:11: has a ${kind} of ${apiVersion}, a kind that no record may use`;
      expect(await problemsOf({ ...project(), [manifest]: text })).toContain(refusal);
      expect(await problemsOf({ ...project({ requires: MANAGED }), [manifest]: text })).toContain(refusal);
    },
  );

  test.each([
    ['apps/v1', 'Deployment'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
    ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  ])('rejects %s %s of a check that does not require a managed mesh', async (apiVersion, kind) => {
    const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: x, namespace: foo }\n`;
    expect(await problemsOf({ ...project(), [manifest]: text })).toContain(
      `strict.yaml:2: ${kind} changes the mesh, so the record needs requires: { mesh: 'managed' }`,
    );
  });
});
