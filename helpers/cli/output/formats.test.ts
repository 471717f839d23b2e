import { expect, test } from 'vitest';
import { bundleOf, strictConforms } from '../../evidence/fixture.ts';
import { PLAIN } from '../../report/text/text-style.ts';
import { formatsOf, outputOption, rendered } from './formats.ts';

test.each([
  ['run', ['text', 'short', 'json']],
  ['prove', ['text', 'short', 'json']],
  ['replay', ['text', 'json']],
  ['list', ['text', 'short', 'json']],
  ['explain', ['text', 'json']],
  ['doctor', ['text', 'json']],
] as const)('%s offers the formats that have a renderer for it', (command, formats) => {
  expect(formatsOf(command)).toEqual(formats);
  expect(outputOption(command).argChoices).toEqual(formats);
});

test('the help of --output describes the formats of the command and no other', () => {
  expect(outputOption('run').description).toContain('short: a few lines for a chat');
  expect(outputOption('explain').description).not.toContain('short');
});

test('every format renders the result of a run', () => {
  const bundle = bundleOf([strictConforms], 'conforms');
  const [text, short, json] = formatsOf('run').map((format) => rendered('run', format, bundle, PLAIN));
  expect(text).toContain('PA-STRICT-01');
  expect(short).toMatch(/^conforms: 1 of 1 checks conform/);
  expect(JSON.parse(json ?? '')).toMatchObject({ verdict: 'conforms' });
});
