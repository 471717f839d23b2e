import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { fakeKubeconfig } from '../../../kube/api/fixtures/fake-kubeconfig.ts';
import { INJECTION_MARK } from '../../../kube/cast/cast-manifest.ts';
import type { KubeObject } from '../../../kube/manifest.ts';
import { kubeInject } from './kube-inject.ts';

const directory = await mkdtemp(join(tmpdir(), 'meshproof-'));
const target = { kubectl: 'kubectl', kubeconfig: join(directory, 'kubeconfig'), context: 'c' };
await writeFile(target.kubeconfig, fakeKubeconfig('http://127.0.0.1:1'));
afterAll(() => rm(directory, { recursive: true }));
const { signal } = new AbortController();

/** An istioctl that does what a script of the shell says. */
async function istioctl(script: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'meshproof-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'istioctl');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

function deployment(name: string, injection: string): KubeObject {
  const template = { metadata: { annotations: { [INJECTION_MARK]: injection } } };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec: { template } };
}

test('gives istioctl those that are to come by their sidecar so, and takes what it makes of them', async () => {
  const program = await istioctl('sed "s|name: tool|name: $*|"; echo "status: {}"');
  const other = deployment('other', 'namespace-label');
  const made = await kubeInject(
    target,
    [deployment('tool', 'kube-inject'), other],
    { injector: { program, istioNamespace: 'mesh' }, revision: 'canary' },
    signal,
  );
  const told = `kube-inject --filename - --revision canary --istioNamespace mesh --kubeconfig ${target.kubeconfig} --context c`;
  expect(made).toEqual([other, deployment(told, 'kube-inject')]);
});

test('asks nobody where nobody comes by a sidecar so', async () => {
  const objects = [deployment('other', 'nobody')];
  expect(await kubeInject(target, objects, {}, signal)).toBe(objects);
});

test('says what istioctl said, and that there is none', async () => {
  const objects = [deployment('tool', 'kube-inject')];
  const injector = { program: await istioctl('echo "no webhook" >&2; exit 1') };
  await expect(kubeInject(target, objects, { injector }, signal)).rejects.toThrow('no webhook');
  await expect(kubeInject(target, objects, {}, signal)).rejects.toThrow('no istioctl is known');
});

test('takes the templates of the revision that a tag leads to', async () => {
  const program = await istioctl('sed "s|name: tool|name: $*|"');
  const means = { injector: { program, revision: '1-21' }, revision: 'prod-stable' };
  const [made] = await kubeInject(target, [deployment('tool', 'kube-inject')], means, signal);
  expect(made?.metadata.name).toContain('--revision 1-21 ');
});
