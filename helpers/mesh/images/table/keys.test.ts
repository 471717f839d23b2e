import { expect, test } from 'vitest';
import { readVersions } from '../../host/pins.ts';
import { computeKeys, type KeyInputs, type Keys } from './keys.ts';
import { parseRecipes } from './recipes.ts';

const table = `
modules:
  istio: { variables: { a: "{reports}" } }
  httpbin: {}
images:
  base: { part: base, rootfs: true }
  pilot: { part: istio, base: base, go: { istio: [pilot-discovery] } }
  proxy: { part: istio, base: base, go: { istio: [agent] }, wheel: { envoy: { a: b } } }
  httpbin: { part: cast, apps: [httpbin], go: { httpbin: [go-httpbin] } }
  node: { part: node, rootfs: true, text: { VERSION: istio } }
`;
const versions = await readVersions();
const inputs: KeyInputs = {
  recipes: parseRecipes('images.yaml', table),
  versions,
  sources: {
    images: {
      base: { Dockerfile: '1', 'packages.txt': '1' },
      pilot: { Dockerfile: '1' },
      proxy: { Dockerfile: '1' },
      httpbin: { Dockerfile: '1' },
      node: { Dockerfile: '1', 'packages.txt': '2' },
    },
    modules: { istio: { 'go.mod': '1' }, httpbin: { 'go.mod': '1' } },
  },
  arch: 'x64',
  substitutes: {},
};
const before = computeKeys(inputs);

/** Names of the images whose key is another than before. */
function changed(after: Keys): string[] {
  return Object.keys(before.images).filter((name) => before.images[name] !== after.images[name]);
}

function withSource(kind: 'images' | 'modules', name: string, file: string): KeyInputs {
  const folder = { ...inputs.sources[kind][name], [file]: 'changed' };
  return { ...inputs, sources: { ...inputs.sources, [kind]: { ...inputs.sources[kind], [name]: folder } } };
}

test('the same inputs give the same keys, in whatever order they are written', () => {
  const reversed = {
    ...inputs,
    recipes: { ...inputs.recipes, images: Object.fromEntries(Object.entries(inputs.recipes.images).reverse()) },
  };
  expect(changed(computeKeys(reversed))).toEqual([]);
});

test('a Dockerfile changes its image and the images based on it', () => {
  expect(changed(computeKeys(withSource('images', 'pilot', 'Dockerfile')))).toEqual(['pilot']);
  expect(changed(computeKeys(withSource('images', 'base', 'Dockerfile')))).toEqual(['base', 'pilot', 'proxy']);
});

test('a package list changes the root file system, its image and the images based on it', () => {
  const after = computeKeys(withSource('images', 'base', 'packages.txt'));
  expect(after.rootfs['base']).not.toBe(before.rootfs['base']);
  expect(after.rootfs['node']).toBe(before.rootfs['node']);
  expect(changed(after)).toEqual(['base', 'pilot', 'proxy']);
});

test('a Go module changes the images that hold its programs', () => {
  const after = computeKeys(withSource('modules', 'istio', 'go.sum'));
  expect(after.modules['httpbin']).toBe(before.modules['httpbin']);
  expect(changed(after)).toEqual(['pilot', 'proxy']);
});

test('a pin changes what is made with it', () => {
  const envoy = { ...versions.wheels['envoy'], version: '9.9.9' } as (typeof versions.wheels)[string];
  expect(changed(computeKeys({ ...inputs, versions: { ...versions, wheels: { ...versions.wheels, envoy } } }))).toEqual(
    ['proxy'],
  );
  const istio = { ...versions.modules['istio'], reports: '9.9' } as (typeof versions.modules)[string];
  expect(
    changed(computeKeys({ ...inputs, versions: { ...versions, modules: { ...versions.modules, istio } } })),
  ).toEqual(['pilot', 'proxy', 'node']);
});

test('another architecture, and another base in place of ours, are other contents', () => {
  expect(changed(computeKeys({ ...inputs, arch: 'arm64' }))).toEqual(Object.keys(before.images));
  expect(changed(computeKeys({ ...inputs, substitutes: { base: 'debian:12' } }))).toEqual(['pilot', 'proxy']);
});

test('what an image is for changes nothing in it', () => {
  const recipes = parseRecipes('images.yaml', table.replace('apps: [httpbin]', 'apps: [httpbin, httpbin-probe]'));
  expect(changed(computeKeys({ ...inputs, recipes }))).toEqual([]);
});
