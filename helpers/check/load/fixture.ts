import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { messageOf } from '../../errors.ts';
import { loadChecks } from './load.ts';

const specs = new URL('../record/define.ts', import.meta.url).href;
export const me = 'spiffe://cluster.local/ns/full/sa/sleep';
export const strict = `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: strict
  namespace: foo
spec:
  mtls:
    mode: STRICT
`;
export const state = {
  kind: "'state'",
  applies: '[]',
  baseline: `{ 'sleep.full -> httpbin.foo': admitted.overMtls('${me}', { seenBy: 'callee' }) }`,
  expects: `{ 'sleep.legacy -> httpbin.foo': { is: admitted.overPlaintext(), under: { strict: refused.by('connection-reset') } } }`,
  sabotage: `{ strict: sabotage.add('strict.yaml') }`,
};
export const good = {
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
export function record(broken: Readonly<Record<string, string>> = {}): string {
  const { requires, ...rest } = { ...good, ...broken };
  const fields = Object.entries(rest).map(([key, value]) => `  ${key}: ${value},`);
  return `import { admitted, defineCheck, echo, echoCall, forwarded, http, httpbin, refused, sabotage, reports, sleep, stream } from '${specs}';
export default defineCheck({
  title: 'a claim',
  source: { article: '003', claim: 'a claim', claims: ['003#deny-full-get'] },
  requires: ${requires},
${fields.join('\n')}
});
`;
}

/** A project with these files; the whole report of its problems, or "" when it loads. */
export async function problemsOf(files: Record<string, string>): Promise<string> {
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

export const check = 'suites/area/x.check.ts';
export const manifest = 'manifests/area/x/strict.yaml';
export const project = (broken: Readonly<Record<string, string>> = {}) => ({
  [check]: record(broken),
  [manifest]: strict,
});

export const MANAGED = `{ istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' }`;
export const operator = (setting: string) => `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata:
  name: mesh-config
  namespace: istio-system
spec:
  meshConfig:
    ${setting}
`;
