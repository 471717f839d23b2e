import { describe, expect, it } from 'vitest';
import { preloadKey } from './preload-node.ts';

const kubernetes = { repository: 'r', version: 'v1', etcdTag: 'e', corednsTag: 'c', pause: 'p' };
const ids = new Map([
  ['hub/pilot:1', 'sha256:p'],
  ['hub/sleep:1', 'sha256:s'],
]);

describe('preloadKey()', () => {
  it('is the same for the same images in another order', () => {
    expect(preloadKey(new Map([...ids].reverse()), kubernetes)).toBe(preloadKey(ids, kubernetes));
  });

  it('changes with the content, the name and the set of images, and with the names Kubernetes uses', () => {
    const others = [
      preloadKey(new Map(ids).set('hub/pilot:1', 'sha256:q'), kubernetes),
      preloadKey(new Map([['hub/pilot:2', 'sha256:p'], ['hub/sleep:1', 'sha256:s']]), kubernetes),
      preloadKey(new Map([['hub/pilot:1', 'sha256:p']]), kubernetes),
      preloadKey(ids, { ...kubernetes, pause: 'other' }),
    ];
    expect(new Set([preloadKey(ids, kubernetes), ...others]).size).toBe(5);
  });
});
