import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { kindConfig, withImages } from './kind-config.ts';

const kubernetes = {
  repository: 'localhost/k8s',
  version: 'v1.36.3',
  etcdTag: 'v3.7.3',
  corednsTag: 'v1.15.0',
  pause: 'localhost/k8s/pause:1',
};

function patches(config: string): Record<string, unknown>[] {
  const { kubeadmConfigPatches } = parse(config) as { kubeadmConfigPatches: string[] };
  return kubeadmConfigPatches.map((patch) => parse(patch) as Record<string, unknown>);
}

describe('withImages()', () => {
  it('adds one patch and leaves the others alone', () => {
    const before =
      'kind: Cluster\nkubeadmConfigPatches:\n  - |\n    kind: KubeletConfiguration\n    failCgroupV1: false\n';
    expect(patches(withImages(before, kubernetes))).toEqual([
      { kind: 'KubeletConfiguration', failCgroupV1: false },
      {
        kind: 'ClusterConfiguration',
        imageRepository: 'localhost/k8s',
        dns: { imageRepository: 'localhost/k8s', imageTag: 'v1.15.0' },
        etcd: { local: { imageRepository: 'localhost/k8s', imageTag: 'v3.7.3' } },
      },
    ]);
  });
});

describe('kindConfig()', () => {
  it("leaves kind's config node its network, and gives a home-made one its config", async () => {
    const config = parse(await kindConfig(undefined)) as { networking?: unknown };
    const made = parse(await kindConfig(kubernetes)) as { networking?: { disableDefaultCNI?: boolean } };
    expect(config.networking).toBeUndefined();
    expect(made.networking?.disableDefaultCNI).toBe(true);
  });

  it('fixes no port of the host, so that clusters can exist side by side', async () => {
    const both = [await kindConfig(undefined), await kindConfig(kubernetes)].join('\n');
    expect(both).not.toMatch(/hostPort|apiServerPort|extraPortMappings/);
  });
});
