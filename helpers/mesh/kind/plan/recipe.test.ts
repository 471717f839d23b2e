import { describe, expect, it } from 'vitest';
import { difference, digestOf, type Recipe } from './recipe.ts';

const made: Recipe = {
  node: 'sha256:n',
  kind: 'k',
  istio: 'i',
  images: { 'hub/pilot:1': 'sha256:p', 'hub/sleep:1': 'sha256:s' },
};

describe('difference()', () => {
  it('finds nothing to do for the same recipe, whatever the order of its images', () => {
    const images = Object.fromEntries(Object.entries(made.images).reverse());
    expect(difference(made, { ...made, images })).toEqual({ recreate: [], reload: [], reinstall: false });
  });

  it('recreates for another node image or another configuration of kind, and reports which', () => {
    expect(difference(made, { ...made, node: 'sha256:m', kind: 'l' }).recreate).toEqual([
      'the node image changed',
      'the configuration of kind changed',
    ]);
  });

  it('loads exactly the images that are new or have another content', () => {
    const images = { ...made.images, 'hub/pilot:1': 'sha256:q', 'hub/mongo:1': 'sha256:m' };
    expect(difference(made, { ...made, images }).reload).toEqual(['hub/pilot:1', 'hub/mongo:1']);
  });

  it('does not care for images that are no longer wanted', () => {
    expect(difference(made, { ...made, images: {} }).reload).toEqual([]);
  });

  it('installs anew for other values of Istio', () => {
    expect(difference(made, { ...made, istio: 'j' }).reinstall).toBe(true);
  });
});

describe('digestOf()', () => {
  it('distinguishes texts that join to the same', () => {
    expect(digestOf('ab', 'c')).not.toBe(digestOf('a', 'bc'));
  });
});
