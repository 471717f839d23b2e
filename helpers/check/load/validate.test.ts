import { describe, expect, test } from 'vitest';
import { strict, state, good, record, problemsOf, manifest, project, MANAGED, operator } from './fixture.ts';

describe('loadChecks', () => {
  test('loads a right check', async () => {
    expect(await problemsOf(project())).toBe('');
  });

  test('loads a claim about a state, which is its own baseline', async () => {
    expect(await problemsOf(project(state))).toBe('');
  });

  test('rejects a state whose baseline differs from the claim', async () => {
    const baseline = good.baseline.replace('admitted.overPlaintext()', `refused.by('dns')`);
    expect(await problemsOf(project({ ...state, baseline }))).toContain(
      '"sleep.legacy -> httpbin.foo" differs from its baseline, although the claim is about a state',
    );
  });

  test.each([
    ['a policy in the root namespace', strict.replace('namespace: foo', 'namespace: istio-system')],
    ["a part of the mesh's configuration", operator('enableAutoMtls: false')],
  ])('loads %s for a check that requires a managed mesh', async (_what, text) => {
    expect(await problemsOf({ ...project({ requires: MANAGED }), [manifest]: text })).toBe('');
  });

  test('loads a Namespace of the cast', async () => {
    const namespace = '---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: foo\n';
    expect(await problemsOf({ ...project(), [manifest]: `${strict}${namespace}` })).toBe('');
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
