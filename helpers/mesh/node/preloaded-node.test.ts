import { describe, expect, it } from 'vitest';
import { preloadKey } from './preloaded-node.ts';

const ids = new Map([
  ['hub/pilot:1', 'sha256:p'],
  ['hub/sleep:1', 'sha256:s'],
]);

describe('preloadKey()', () => {
  it('is the same for the same images in another order', () => {
    expect(preloadKey(new Map([...ids].reverse()), 'pause')).toBe(preloadKey(ids, 'pause'));
  });

  it('changes with the content, the name and the set of images, and with the pause image', () => {
    const others = [
      preloadKey(new Map(ids).set('hub/pilot:1', 'sha256:q'), 'pause'),
      preloadKey(
        new Map([
          ['hub/pilot:2', 'sha256:p'],
          ['hub/sleep:1', 'sha256:s'],
        ]),
        'pause',
      ),
      preloadKey(new Map([['hub/pilot:1', 'sha256:p']]), 'pause'),
      preloadKey(ids, 'other'),
    ];
    expect(new Set([preloadKey(ids, 'pause'), ...others]).size).toBe(5);
  });
});
