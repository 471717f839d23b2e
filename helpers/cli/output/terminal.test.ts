import { expect, test } from 'vitest';
import { needsAscii, styleFor } from './terminal.ts';

test.each([
  [{ LANG: 'C.UTF-8' }, false],
  [{ LANG: 'de_DE.utf8' }, false],
  [{}, false],
  [{ LANG: 'en_US.ISO-8859-1' }, true],
  [{ LC_ALL: 'en_US.ISO-8859-1', LANG: 'C.UTF-8' }, true],
  [{ TERM: 'dumb', LANG: 'C.UTF-8' }, true],
])('%j needs ASCII: %s', (env, ascii) => {
  expect(needsAscii(env)).toBe(ascii);
});

test('a stream that is no terminal gets no colour', () => {
  expect(styleFor(process.stdout, { NO_COLOR: '1' }).paint('red', 'text')).toBe('text');
});
