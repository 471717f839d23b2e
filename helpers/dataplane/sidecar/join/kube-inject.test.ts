import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { fakeKubeconfig } from '../../../kube/api/fixtures/fake-kubeconfig.ts';
import { INJECTION_MARK } from '../../../kube/cast/cast-annotations.ts';
import type { KubeObject } from '../../../kube/manifest.ts';
import { kubeInject } from './kube-inject.ts';

const directory = await mkdtemp(join(tmpdir(), 'meshproof-'));
const target = { kubectl: 'kubectl', kubeconfig: join(directory, 'kubeconfig'), context: 'c' };
await writeFile(target.kubeconfig, fakeKubeconfig('http://127.0.0.1:1'));
afterAll(() => rm(directory, { recursive: true }));
const { signal } = new AbortController();

/** An istioctl that runs a shell script. */
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

test('passes the workloads that join by kube-inject to istioctl, and takes its output', async () => {
  const program = await istioctl('sed "s|name: tool|name: $*|"; echo "status: {}"');
  const other = deployment('other', 'namespace-label');
  const made = await kubeInject(
    target,
    [deployment('tool', 'kube-inject'), other],
    { injector: { program, istioNamespace: 'mesh' }, revision: 'canary' },
    signal,
  );
  const command = `kube-inject --filename - --revision canary --istioNamespace mesh --kubeconfig ${target.kubeconfig} --context c`;
  expect(made).toEqual([other, deployment(command, 'kube-inject')]);
});

test('does not run istioctl when no workload joins by kube-inject', async () => {
  const objects = [deployment('other', 'none')];
  expect(await kubeInject(target, objects, {}, signal)).toBe(objects);
});

test('reports the message of istioctl, and a missing istioctl', async () => {
  const objects = [deployment('tool', 'kube-inject')];
  const injector = { program: await istioctl('echo "no webhook" >&2; exit 1') };
  await expect(kubeInject(target, objects, { injector }, signal)).rejects.toThrow('no webhook');
  await expect(kubeInject(target, objects, {}, signal)).rejects.toThrow('no istioctl of the mesh is known');
});

test('takes the templates of the revision that a tag leads to', async () => {
  const program = await istioctl('sed "s|name: tool|name: $*|"');
  const injection = { injector: { program, revision: '1-21' }, revision: 'prod-stable' };
  const [made] = await kubeInject(target, [deployment('tool', 'kube-inject')], injection, signal);
  expect(made?.metadata.name).toContain('--revision 1-21 ');
});
