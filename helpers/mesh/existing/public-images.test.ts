import { expect, test } from 'vitest';
import { readBaseManifest } from '../../kube/cast/cast-manifest.ts';
import type { App } from '../../model/workloads/cast-member.ts';
import { readVersions } from '../host/pins.ts';
import { publicCastImages } from './public-images.ts';

const { registry } = await readVersions();

test.each(Object.keys(registry.cast))(
  'the base manifest of %s names the image that versions.yaml pins',
  async (app) => {
    const deployment = (await readBaseManifest(app as App)).find(({ kind }) => kind === 'Deployment');
    expect(JSON.stringify(deployment)).toContain(`"name":"${app}","image":"${registry.cast[app]}"`);
  },
);

test('an existing mesh gets the images that versions.yaml pins, and none of a registry for tests', async () => {
  const images = await publicCastImages();
  expect(images).toEqual(registry.cast);
  expect(Object.keys(images).sort()).toEqual([
    'echo',
    'ext-authz',
    'httpbin',
    'httpbin-probe',
    'mongo',
    'postgres',
    'prometheus',
    'sleep',
  ]);
  expect(Object.values(images).filter((image) => /testing|:latest/.test(image))).toEqual([]);
});
