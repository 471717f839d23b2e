import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { messageOf } from '../../errors.ts';
import { loadChecks } from './load.ts';

const specs = new URL('../record/define.ts', import.meta.url).href;
const me = 'spiffe://cluster.local/ns/full/sa/sleep';
const strict = `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: strict
  namespace: foo
spec:
  mtls:
    mode: STRICT
`;
const state = {
  kind: "'state'",
  applies: '[]',
  baseline: `{ 'sleep.full -> httpbin.foo': admitted.overMtls('${me}', { seenBy: 'callee' }) }`,
  expects: `{ 'sleep.legacy -> httpbin.foo': { is: admitted.overPlaintext(), under: { strict: refused.by('connection-reset') } } }`,
  sabotage: `{ strict: sabotage.add('strict.yaml') }`,
};
const good = {
  probe: `http.get('/headers')`,
  id: `'PA-X-01'`,
  baseline: `{
    'sleep.full -> httpbin.foo': admitted.overMtls('${me}', { seenBy: 'callee' }),
    'sleep.legacy -> httpbin.foo': admitted.overPlaintext(),
  }`,
  applies: `['strict.yaml']`,
  given: '[]',
  removes: '[]',
  complianceControls: `['NIST 800-53 SC-8']`,
  cast: `{ 'sleep.full': sleep.meshed(), 'sleep.legacy': sleep.bare(), 'httpbin.foo': httpbin.meshed() }`,
  requires: `{ istio: '>=1.22', dataplane: 'sidecar' }`,
  witnesses: `['proxy']`,
  sabotage: `{ omitted: sabotage.omit('strict.yaml') }`,
  expects: `{ 'sleep.legacy -> httpbin.foo': { is: refused.by('connection-reset'), under: { omitted: admitted.overPlaintext() } } }`,
  redeploys: '{}',
};

/** A check as an author writes it, one line per field, with some fields broken. */
function record(broken: Readonly<Record<string, string>> = {}): string {
  const { requires, ...rest } = { ...good, ...broken };
  const fields = Object.entries(rest).map(([key, value]) => `  ${key}: ${value},`);
  return `import { admitted, defineCheck, echo, echoCall, forwarded, http, httpbin, refused, sabotage, reports, sleep } from '${specs}';
export default defineCheck({
  title: 'a claim',
  source: { article: '003', claim: 'a claim', claims: ['003#deny-full-get'] },
  requires: ${requires},
${fields.join('\n')}
});
`;
}

/** A project with these files; the whole report of its problems, or "" when it loads. */
async function problemsOf(files: Record<string, string>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'meshproof-load-'));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return loadChecks(root).then(
    () => '',
    (error: unknown) => messageOf(error),
  );
}

const check = 'suites/area/x.check.ts';
const manifest = 'manifests/area/x/strict.yaml';
const project = (broken: Readonly<Record<string, string>> = {}) => ({ [check]: record(broken), [manifest]: strict });

const OWN = `{ istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' }`;
const operator = (setting: string) => `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata:
  name: mesh-config
  namespace: istio-system
spec:
  meshConfig:
    ${setting}
`;

describe('loadChecks', () => {
  test('loads a right check', async () => {
    expect(await problemsOf(project())).toBe('');
  });

  test('loads a claim about a state, which is its own baseline', async () => {
    expect(await problemsOf(project(state))).toBe('');
  });

  test('rejects a state that is said to be otherwise before', async () => {
    const baseline = good.baseline.replace('admitted.overPlaintext()', `refused.by('dns')`);
    expect(await problemsOf(project({ ...state, baseline }))).toContain(
      '"sleep.legacy -> httpbin.foo" differs from its baseline, although the claim is about a state',
    );
  });

  test.each([
    ['a policy in the root namespace', strict.replace('namespace: foo', 'namespace: istio-system')],
    ["a part of the mesh's configuration", operator('enableAutoMtls: false')],
  ])('loads %s where the check says that it needs a mesh of its own', async (_what, text) => {
    expect(await problemsOf({ ...project({ requires: OWN }), [manifest]: text })).toBe('');
  });

  test("loads a Namespace of the check's own", async () => {
    const namespace = '---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: foo\n';
    expect(await problemsOf({ ...project(), [manifest]: `${strict}${namespace}` })).toBe('');
  });

  test.each([
    ['an id that is none', { id: `'strict'` }, 'x.check.ts:7: id: is no check id'],
    [
      'a probe that its caller cannot send',
      { probe: 'echoCall.grpc()' },
      'has a probe of the kind echo, which echo sends and sleep does not',
    ],
    [
      'a port that the callee does not have',
      { probe: `http.get('/', { port: 1 })` },
      'asks port 1, which the Service of httpbin does not have',
    ],
    [
      'a port that the callee has been left without',
      {
        cast: good.cast.replace('httpbin.meshed()', 'echo.serving([80]).meshed()'),
        probe: `http.get('/', { port: 85 })`,
      },
      'asks port 85, which the Service of echo does not have',
    ],
    [
      'a port that no Service of the application has',
      { cast: good.cast.replace('httpbin.meshed()', 'httpbin.serving([8001]).meshed()') },
      'holds a port that the Service of its application does not have',
    ],
    ['a probe that is none', { probe: `{ kind: 'http', path: '/' }` }, 'x.check.ts:6: probe.method:'],
    [
      'an application that nobody has',
      { cast: `{ ...${good.cast}, 'x.foo': { ...sleep.bare(), app: 'x' } }` },
      'x.check.ts:16: cast.x.foo:',
    ],
    ['no control', { complianceControls: '[]' }, 'x.check.ts:15: complianceControls: names no control'],
    [
      'a manifest that does not exist',
      { applies: `['strict.yaml', 'more.yaml']` },
      'manifests/area/x/more.yaml does not exist',
    ],
    [
      'no change',
      { applies: '[]', sabotage: `{ extra: sabotage.add('strict.yaml') }` },
      'neither applies nor removes a manifest, and rebuilds no workload',
    ],
    ['the removal of what was not given', { removes: `['strict.yaml']` }, 'removes strict.yaml, which was not given'],
    [
      'an empty `under`',
      { expects: `{ 'sleep.legacy -> httpbin.foo': { is: refused.by('connection-reset'), under: {} } }` },
      'names no sabotage',
    ],
    [
      'an undeclared sabotage',
      {
        expects: `{ 'sleep.legacy -> httpbin.foo': { is: refused.by('connection-reset'), under: { gone: admitted.overPlaintext() } } }`,
      },
      'the sabotage "gone" is not declared',
    ],
    [
      'a sabotage that nothing names',
      { sabotage: `{ omitted: sabotage.omit('strict.yaml'), idle: sabotage.omit('strict.yaml') }` },
      'no expectation names an outcome under the sabotage "idle" flips',
    ],
    [
      'a sabotage that flips nothing',
      {
        expects: `{ 'sleep.legacy -> httpbin.foo': { is: refused.by('connection-reset'), under: { omitted: refused.by('connection-reset') } } }`,
      },
      'does not flip',
    ],
    [
      'a sabotage of something that the check does not change',
      {
        given: `['strict.yaml']`,
        applies: `['strict.yaml']`,
        sabotage: `{ omitted: sabotage.swap('other.yaml', 'strict.yaml') }`,
      },
      'is about other.yaml, which the check does not change',
    ],
    [
      'a recast of nobody',
      { sabotage: `{ omitted: sabotage.redeploy('sleep.gone', sleep.bare()) }` },
      'redeploys sleep.gone, which is not in the cast',
    ],
    [
      'one nobody among several recasts',
      { sabotage: `{ omitted: sabotage.redeployAll({ 'sleep.full': sleep.bare(), 'sleep.gone': sleep.bare() }) }` },
      'redeploys sleep.gone, which is not in the cast',
    ],
    [
      'parties of one namespace that want its label in several ways',
      {
        cast: `{ 'sleep.full': sleep.meshed(), 'sleep.legacy': sleep.notInjected(), 'httpbin.legacy': httpbin.meshed(), 'httpbin.foo': httpbin.meshed() }`,
      },
      'the workloads of legacy need different injection labels: istio-injection, no label',
    ],
    [
      'a sabotage that makes them want that',
      {
        sabotage: `{ omitted: sabotage.omit('strict.yaml'), asked: sabotage.redeployAll({ 'sleep.full': sleep.notInjected(), 'sleep.legacy': sleep.bare() }) }`,
        cast: `{ 'sleep.full': sleep.meshed(), 'sleep.legacy': sleep.bare(), 'httpbin.full': httpbin.meshed(), 'httpbin.foo': httpbin.meshed() }`,
      },
      'the workloads of full need different injection labels: istio-injection, no label',
    ],
    [
      'a recast of a party as something else',
      { redeploys: `{ 'sleep.legacy': httpbin.meshed() }` },
      'redeploys sleep.legacy as another application',
    ],
    [
      'a party kept that nobody rebuilds',
      { sabotage: `{ omitted: sabotage.omitRedeploy('sleep.legacy') }` },
      'keeps sleep.legacy, which the change does not rebuild',
    ],
    [
      'the identity of an account that the change takes away',
      {
        redeploys: `{ 'sleep.full': sleep.as('other').meshed() }`,
        expects: `{ ...${good.expects}, 'sleep.full -> httpbin.foo': { is: admitted.overMtls('${me}', { seenBy: 'callee' }), under: { omitted: admitted.overPlaintext() } } }`,
      },
      `${me} is not the identity of sleep.full`,
    ],
    [
      'a party outside the cast',
      { baseline: `{ 'sleep.gone -> httpbin.foo': admitted.overPlaintext() }` },
      'names the workload sleep.gone, which is not declared',
    ],
    [
      'an expected route without baseline',
      { baseline: `{ 'sleep.full -> httpbin.foo': admitted.overMtls('${me}', { seenBy: 'callee' }) }` },
      '"sleep.legacy -> httpbin.foo" has no baseline',
    ],
    [
      'the identity of somebody else',
      { baseline: `{ 'sleep.legacy -> httpbin.foo': admitted.overMtls('${me}', { seenBy: 'callee' }) }` },
      `${me} is not the identity of sleep.legacy in the cast`,
    ],
    [
      'a witness to which nobody listens',
      { baseline: good.baseline.replace(`seenBy: 'callee'`, `seenBy: 'wire'`) },
      'is to be seen by the witness "wire", to which nobody listens',
    ],
    [
      'a witness that is nowhere',
      { witnesses: `['wire', 'callee']` },
      'is no witness to collect reports from: write proxy or wire',
    ],
    [
      'a sidecar as a witness where none is',
      {
        cast: `{ 'sleep.full': sleep.meshed(), 'sleep.legacy': sleep.bare(), 'httpbin.foo': httpbin.bare() }`,
        baseline: good.baseline.replace(`seenBy: 'callee'`, `seenBy: 'proxy'`),
      },
      'is to be seen by the witness "proxy", but httpbin.foo has no sidecar',
    ],
    [
      'an expectation that was true before',
      {
        expects: `{ 'sleep.legacy -> httpbin.foo': { is: admitted.overPlaintext(), under: { omitted: refused.by('connection-reset') } } }`,
      },
      'no expectation differs from its baseline',
    ],
    [
      'a refusal without control',
      { baseline: `{ 'sleep.legacy -> httpbin.foo': admitted.overPlaintext() }` },
      'no other route is admitted by httpbin.foo',
    ],
    [
      'a vague refusal',
      { expects: good.expects.replace(`'connection-reset'`, `'any'`) },
      'expects.sleep.legacy -> httpbin.foo.is',
    ],
    ['a state that changes', { kind: "'state'" }, 'is about a state and changes it'],
    ['a check that changes nothing', { applies: '[]' }, 'neither applies nor removes a manifest'],
    [
      'a fact that nobody asked for',
      { expects: good.expects.replace(`refused.by('connection-reset')`, `reports('xfcc-uri', 'none')`) },
      '"sleep.legacy -> httpbin.foo" is asked for no fact and expected to show xfcc-uri',
    ],
    [
      'an admission where a fact was asked for',
      { probe: `forwarded.uri(http.get('/headers'))` },
      'is asked for xfcc-uri and expected to show none',
    ],
    [
      'no witness',
      { baseline: good.baseline.replace(`{ seenBy: 'callee' }`, '{}') },
      'baseline.sleep.full -> httpbin.foo',
    ],
  ])('rejects %s', async (_, broken, text) => {
    expect(await problemsOf(project(broken))).toContain(text);
  });

  test.each([
    [
      'a folder without a check',
      { ...project(), 'manifests/area/y/a.yaml': strict },
      'manifests/area/y:1: no check of this name exists',
    ],
    [
      'a manifest that nobody names',
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
      'a change of the whole mesh that nobody announced',
      { ...project(), [manifest]: strict.replace('namespace: foo', 'namespace: istio-system') },
      "changes the mesh-wide configuration, so the record needs requires: { mesh: 'managed' }",
    ],
    [
      "a part of the mesh's configuration that the model does not know",
      { ...project({ requires: OWN }), [manifest]: operator('accessLogEncoding: TEXT') },
      'does not know meshConfig.accessLogEncoding',
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
      'a policy that the model does not know',
      { ...project(), [manifest]: strict.replace('mtls:', 'mtlz:') },
      'does not know the field mtlz',
    ],
    [
      'a file that throws',
      { ...project(), [check]: 'throw new Error("broken");' },
      'x.check.ts:1: cannot be imported: broken',
    ],
    [
      'a claim that the handbook does not make',
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
      expect(await problemsOf({ ...project({ requires: OWN }), [manifest]: text })).toContain(refusal);
    },
  );

  test.each([
    ['apps/v1', 'Deployment'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
    ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  ])('rejects %s %s of a check that does not say that it needs a mesh of its own', async (apiVersion, kind) => {
    const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: x, namespace: foo }\n`;
    expect(await problemsOf({ ...project(), [manifest]: text })).toContain(
      `strict.yaml:2: ${kind} changes the mesh, so the record needs requires: { mesh: 'managed' }`,
    );
  });

  test('reports every problem of every file at once, with exit code 2', async () => {
    const files = {
      ...project({ complianceControls: '[]' }),
      'manifests/area/y/a.yaml': strict,
      'suites/area/z.check.ts': record({ id: `'z'` }),
    };
    const report = await problemsOf(files);
    expect(report.split('\n')).toEqual([
      'could not load the checks: 3 problems; correct every line below; no cluster was started',
      '  manifests/area/y:1: no check of this name exists in suites/',
      '  suites/area/x.check.ts:15: complianceControls: names no control',
      '  suites/area/z.check.ts:7: id: is no check id such as PA-STRICT-01',
    ]);
  });
});
