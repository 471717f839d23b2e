import { expect, test } from 'vitest';
import { parseMeshConfig } from '../mesh-config.ts';
import { normalizedPath } from './path-normalization.ts';

test.each([
  ['/public/../admin', '/public/../admin', '/admin', '/admin', '/admin'],
  ['/public/%2e%2E/admin', '/public/%2e%2E/admin', '/admin', '/admin', '/admin'],
  ['/a/./b/.', '/a/./b/.', '/a/b/', '/a/b/', '/a/b/'],
  ['/../../x', '/../../x', '/x', '/x', '/x'],
  ['/a//../b', '/a//../b', '/a/b', '/a/b', '/a/b'],
  ['/a\\..\\b', '/a\\..\\b', '/b', '/b', '/b'],
  ['//admin', '//admin', '//admin', '/admin', '/admin'],
  ['/a//b//', '/a//b//', '/a//b//', '/a/b/', '/a/b/'],
  ['/admin;x=y', '/admin;x=y', '/admin;x=y', '/admin;x=y', '/admin;x=y'],
  ['/%61dmin', '/%61dmin', '/admin', '/admin', '/admin'],
  ['/a%2Fb', '/a%2Fb', '/a%2Fb', '/a%2Fb', '/a/b'],
  ['/a%2f..%5Cb', '/a%2f..%5Cb', '/a%2f..%5Cb', '/a%2f..%5Cb', '/b'],
  ['/a/...', '/a/...', '/a/...', '/a/...', '/a/...'],
  ['/a?x=/../b//c', '/a?x=/../b//c', '/a?x=/../b//c', '/a?x=/../b//c', '/a?x=/../b//c'],
])('%s', (path, none, base, merged, decoded) => {
  const modes = ['NONE', 'BASE', 'MERGE_SLASHES', 'DECODE_AND_MERGE_SLASHES'] as const;
  expect(modes.map((mode) => normalizedPath(path, mode))).toEqual([none, base, merged, decoded]);
});

test.each([
  [undefined, 'BASE', []],
  ['DEFAULT', 'BASE', []],
  ['NONE', 'NONE', []],
  ['MERGE_SLASHES', 'MERGE_SLASHES', []],
  ['DECODE_AND_MERGE_SLASHES', 'DECODE_AND_MERGE_SLASHES', []],
  ['SOME', 'BASE', ['meshConfig.pathNormalization.normalization']],
])('a mesh with %s normalizes by %s', (normalization, expected, unknown) => {
  const set = normalization === undefined ? {} : { pathNormalization: { normalization } };
  const { pathNormalization, notModelled } = parseMeshConfig([{ kind: 'IstioOperator', spec: { meshConfig: set } }]);
  expect([pathNormalization, notModelled]).toEqual([expected, unknown]);
});
