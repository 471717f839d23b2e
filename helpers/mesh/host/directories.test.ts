import { homedir } from 'node:os';
import { expect, test } from 'vitest';
import { meshproofDirs } from './directories.ts';

test('absolute XDG directories are used', () => {
  expect(meshproofDirs({ XDG_CACHE_HOME: '/c', XDG_STATE_HOME: '/s' })).toEqual({
    cache: '/c/meshproof',
    state: '/s/meshproof',
  });
});

test('unset and relative XDG directories fall back to the home directory', () => {
  expect(meshproofDirs({ XDG_CACHE_HOME: 'relative' })).toEqual({
    cache: `${homedir()}/.cache/meshproof`,
    state: `${homedir()}/.local/state/meshproof`,
  });
});
