import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { isRedrawn, needsAscii, progressOn, styleFor } from './terminal.ts';

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

test.each([
  [{ isTTY: true, columns: 80 }, {}, true],
  [{ isTTY: true, columns: 0 }, {}, false],
  [{ isTTY: true, columns: 80 }, { TERM: 'dumb' }, false],
  [{ isTTY: false, columns: 0 }, {}, false],
])('progress on %j with %j is redrawn: %s', (stream, env, redrawn) => {
  expect(isRedrawn(stream, env, false)).toBe(redrawn);
});

test('a terminal without a width gets whole lines', async () => {
  const line = 'building the Go programs of kubernetes, which takes minutes when its build cache is cold';
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 0 });
  const progress = progressOn(stream as unknown as NodeJS.WriteStream, {});
  await progress.phase('images', (log) => Promise.resolve(log(line)));
  expect(String(stream.read())).toContain(line);
});
