import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { confirm, isAttended } from './confirm.ts';

function terminal(isTTY = true) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = Object.assign(new PassThrough(), { isTTY });
  return { input, output, ci: false };
}
const never = new AbortController().signal;

test.each([
  ['\n', true],
  ['y\n', true],
  ['YES\n', true],
  ['n\n', false],
  ['no\n', false],
  ['what\n', false],
])('%j is %s', async (answer, agreed) => {
  const on = terminal();
  const asked = confirm('Run it?', never, on);
  on.input.write(answer);
  expect(await asked).toBe(agreed);
});

test('an end of input is no, and an abort ends the question with its reason', async () => {
  const on = terminal();
  const asked = confirm('Run it?', never, on);
  on.input.end();
  expect(await asked).toBe(false);
  const stop = new AbortController();
  const other = confirm('Run it?', stop.signal, terminal());
  stop.abort(new Error('interrupted'));
  await expect(other).rejects.toThrow('interrupted');
});

test('a progress display does not overwrite the question', async () => {
  const on = terminal();
  const asked = confirm('Run it?', never, on);
  on.output.write('spinner');
  expect(String(on.output.read())).toBe('\nRun it? [Y/n] ');
  on.input.write('\n');
  await asked;
  expect(String(on.output.read())).toBe('spinner');
});

test('no question is asked without a terminal or in continuous integration', () => {
  expect(isAttended(terminal(false))).toBe(false);
  expect(isAttended({ ...terminal(), ci: true })).toBe(false);
  expect(isAttended({ ...terminal(), output: new PassThrough() })).toBe(false);
  expect(isAttended(terminal())).toBe(true);
});
