import { expect, test } from 'vitest';
import { absentImages } from './absent-images.ts';
import { nameImages } from './table/image-names.ts';
import { readTable } from './table/recipes.ts';

const table = await readTable();
const keys = {
  images: Object.fromEntries(Object.keys(table.recipes.images).map((name) => [name, 'a'.repeat(64)])),
  rootfs: {},
  modules: {},
};
const names = nameImages(table, keys);
const [based = '', recipe] = Object.entries(table.recipes.images).find(([, { base }]) => base !== undefined) ?? [];
const base = recipe?.base ?? '';

test('an image that has to be made is counted with its base', () => {
  expect([...absentImages([based], { table, names, substitutes: {} }, new Set())]).toEqual([based, base]);
});

test('what the engine has or a registry publishes is not counted', () => {
  const has = new Set([names.images[base] ?? '']);
  expect([...absentImages([based, base], { table, names, substitutes: {} }, has)]).toEqual([based]);
  expect([...absentImages([based], { table, names, substitutes: { [based]: 'x' } }, new Set())]).toEqual([]);
});
