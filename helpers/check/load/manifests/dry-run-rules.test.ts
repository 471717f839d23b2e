import { expect, test } from 'vitest';
import { problemsOf, project, record, strict } from '../fixture.ts';

const WRONG = strict.replace('mtls:\n    mode: STRICT', 'mtlz: {}');
const ACCEPTED = `'kubectl -> sleep.full via right': accepted(),`;

/** A check that sends two manifests, one of which is rejected. */
function sending(baseline: string, files: Readonly<Record<string, string>> = {}, applied = ''): Record<string, string> {
  const check = record({
    kind: `'state'`,
    applies: '[]',
    given: `[${applied}]`,
    cast: `{ kubectl: kubectlClient, 'sleep.full': sleep.bare(), 'httpbin.foo': httpbin.bare() }`,
    probes: `{ wrong: dryRun('wrong.yaml'), right: dryRun('strict.yaml') }`,
    baseline: `{ ${baseline} }`,
    sabotage: `{ right: sabotage.swap('wrong.yaml', 'strict.yaml') }`,
    expects: `{ 'kubectl -> sleep.full via wrong': { is: rejected.by('unknown-field'), under: { right: accepted() } } }`,
  }).replace('import { ', 'import { accepted, dryRun, kubectlClient, rejected, ');
  return {
    'suites/area/x.check.ts': check,
    'manifests/area/x/strict.yaml': strict,
    'manifests/area/x/wrong.yaml': WRONG,
    ...files,
  };
}

test('a manifest that is only sent may be one that the API server rejects', async () => {
  expect(await problemsOf(sending(ACCEPTED))).toBe('');
});

test('one that is applied as well may not', async () => {
  expect(await problemsOf(sending(ACCEPTED, {}, `'wrong.yaml'`))).toContain('would be refused by the API server');
});

test('a rejection needs an accepted manifest beside it', async () => {
  expect(await problemsOf(sending(''))).toContain('is rejected, and no other route is accepted by sleep.full');
});

test('a dry run sends one object', async () => {
  const two = { 'manifests/area/x/wrong.yaml': `${WRONG}---\n${strict}` };
  expect(await problemsOf(sending(ACCEPTED, two))).toContain(
    'wrong.yaml:1: is sent as a dry run, which takes one object',
  );
});

test('a mechanism of traffic rejects no manifest, and one of manifests refuses no traffic', async () => {
  const by = (text: string) => ({ ...project(), 'suites/area/x.check.ts': record({ expects: text }) });
  const refusal = `{ 'sleep.legacy -> httpbin.foo': { is: refused.by('schema'), under: { omitted: admitted.overPlaintext() } } }`;
  expect(await problemsOf(by(refusal))).not.toBe('');
});
