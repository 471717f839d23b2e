import { expect, test } from 'vitest';
import { extraImagesOf } from './extra-images.ts';
import { readTable } from './recipes.ts';

const { recipes } = await readTable();

test('an application that few checks deploy has an image of its own', () =>
  expect(extraImagesOf(recipes, ['sleep', 'prometheus'])).toEqual([{ image: 'prometheus', apps: ['prometheus'] }]));

test('the applications of every mesh have none', () =>
  expect(extraImagesOf(recipes, ['sleep', 'httpbin', 'echo', 'ext-authz', 'mongo-client'])).toEqual([]));
