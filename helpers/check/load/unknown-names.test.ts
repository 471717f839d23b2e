import { describe, expect, test } from 'vitest';
import { check, manifest, problemsOf, project, record, strict } from './fixture.ts';

/** The problems of a project whose record has one faulty field, a line each. */
async function problems(broken: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return (await problemsOf(project(broken))).split('\n').slice(1);
}

/** The line (from 1) of a text in the faulty record. */
function lineOfText(broken: Readonly<Record<string, string>>, text: string): string {
  const index = record(broken)
    .split('\n')
    .findIndex((line) => line.includes(text));
  return (index + 1).toString();
}

describe('a name that does not exist is an error of its own line', () => {
  test.each([
    ['a control of no framework', { complianceControls: `['HIPAA 164.312']` }, 'HIPAA 164.312 is no control'],
    [
      'a control that a framework does not have',
      { complianceControls: `['NIST 800-53 SC-99']` },
      'SC-99 is no control',
    ],
    ['a control with a typing error', { complianceControls: `['SOC 2 CC6.l']` }, 'SOC 2 CC6.l is no control'],
    ['a tag', { tags: `['mtls', 'slwo']` }, '"slwo" is no tag. Did you mean slow?'],
    ['a version instead of a range', { requires: `{ istio: 'latest', dataplane: 'sidecar' }` }, '"latest" is no range'],
    ['a range with a typing error', { requires: `{ istio: '>=1.x.y.z', dataplane: 'sidecar' }` }, 'is no range'],
  ] as const)('%s', async (_what, broken, message) => {
    const [field = ''] = Object.keys(broken);
    const found = await problems(broken);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
    expect(found[0]).toContain(`${check}:${lineOfText(broken, `${field}:`)}: `);
  });

  test('in a list over several lines it is the line of the entry', async () => {
    const broken = { tags: `[\n    'mtls',\n    'slwo',\n  ]` };
    expect(await problems(broken)).toEqual([
      expect.stringContaining(`${check}:${lineOfText(broken, "'slwo'")}: tags.1: "slwo"`),
    ]);
  });
});

describe('a line is that of the field', () => {
  test('also where the same text is in a comment, a string or another field before it', async () => {
    const text = record({ witnesses: `['nose']`, id: `'PA-X-01', // its witnesses: none` }).replace(
      "title: 'a claim'",
      "title: 'a claim about witnesses: a claim'",
    );
    const line = text.split('\n').findIndex((one) => one.includes("['nose']")) + 1;
    const report = await problemsOf({ [check]: text, [manifest]: strict });
    expect(report).toContain(`${check}:${line.toString()}: witnesses.0: `);
  });

  test('also where a constant of the file holds the value', async () => {
    const text = record({ complianceControls: 'CITED' }).replace(
      'export default',
      `const CITED = [\n  'NIST 800-53 SC-8',\n  'NIST 800-53 SC-99',\n] as const;\nexport default`,
    );
    const line = text.split('\n').findIndex((one) => one.includes('SC-99')) + 1;
    const report = await problemsOf({ [check]: text, [manifest]: strict });
    expect(report).toContain(`${check}:${line.toString()}: complianceControls.1: `);
  });

  test('also in a list on the lines of a manifest that has the same key before', async () => {
    const text = strict
      .replace('metadata:', 'metadata:\n  labels:\n    namespace: bar')
      .replace('namespace: foo', 'namespace: bar');
    const line = text.split('\n').findLastIndex((one) => one.includes('namespace: bar')) + 1;
    expect(await problemsOf({ ...project(), [manifest]: text })).toContain(
      `${manifest}:${line.toString()}: changes the`,
    );
  });
});

describe('a manifest that is no YAML is one error, with file and line', () => {
  test.each([
    ['an unclosed list', 'spec: [a, b\nmetadata:\n  name: x\nkind: {', 2],
    ['a tab', `${strict}\n\tfoo: bar\n  baz: 1\n\tqux: [`, 9],
    ['a broken mapping', `${strict}  foo\n bar: baz\n  qux\n`, 9],
  ])('%s', async (_what, text, line) => {
    const report = await problemsOf({ ...project(), [manifest]: text });
    const lines = report.split('\n').slice(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^ {2}${manifest}:\\d+: is no YAML: `));
    expect(Number(/:(\d+): is no/.exec(lines[0] ?? '')?.[1])).toBeGreaterThanOrEqual(line - 1);
  });

  test('also when a check could not be imported: its manifests are not reported as orphans', async () => {
    const report = await problemsOf({ [check]: 'export default defineCheck({', [manifest]: strict });
    expect(report.split('\n').slice(1)).toEqual([expect.stringMatching(`${check}:1: cannot be imported: .*EOF`)]);
  });

  test('a check that fails while it is evaluated is one error at that line', async () => {
    const text = record().replace('export default', '\nnotDefined();\nexport default');
    const line = text.split('\n').indexOf('notDefined();') + 1;
    const report = await problemsOf({ [check]: text, [manifest]: strict });
    expect(report.split('\n').slice(1)).toEqual([
      `  ${check}:${line.toString()}: cannot be imported: notDefined is not defined`,
    ]);
  });

  test('a manifest with an alias of no anchor is one error, not a defect', async () => {
    const report = await problemsOf({ ...project(), [manifest]: `${strict}  extra: *missing\n` });
    expect(report.split('\n').slice(1)).toEqual([expect.stringMatching(`${manifest}:9: is no YAML: .*missing`)]);
  });
});
