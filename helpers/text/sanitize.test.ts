import { fc, it } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { printable, printableLine, withoutCommands } from './sanitize.ts';

/** Any text, with many dangerous characters. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point)),
      fc.integer({ min: 0xd800, max: 0xdfff }).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom('\u001B[31m', '\u009B2J', '\r', '\n', '\t', ' ', '::error::', '##[error]', '##vso[', '\u202E'),
    ),
  )
  .map((parts) => parts.join(''));

const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;
const withoutLayout = (text: string) => text.replaceAll(/[\n\t]/g, '');

describe('printable', () => {
  it.prop([hostile])('leaves nothing that a terminal interprets', (text) => {
    expect(withoutLayout(printable(text))).not.toMatch(FORBIDDEN);
  });

  it.prop([hostile])('changes nothing that it has already changed', (text) => {
    const once = printable(text);
    expect(printable(once)).toBe(once);
  });

  it.prop([fc.string({ unit: 'grapheme-ascii' })])('returns ordinary text as it is', (text) => {
    expect(printable(text)).toBe(text);
  });

  it.prop([fc.json()])('keeps the value of a JSON document', (document) => {
    expect(JSON.parse(printable(document))).toEqual(JSON.parse(document));
  });

  test.each([
    ['a colour', '\u001B[31mred', String.raw`\u001b[31mred`],
    ['a C1 control sequence', '\u009B2J', String.raw`\u009b2J`],
    ['a link', '\u001B]8;;http://x\u0007', String.raw`\u001b]8;;http://x\u0007`],
    ['a carriage return', 'verdict: x\rconforms', String.raw`verdict: x\u000dconforms`],
    ['the return of CR-LF', 'a\r\nb', 'a\\u000d\nb'],
    ['a bidi override and isolate', '\u202E\u2066', String.raw`\u202e\u2066`],
    ['zero width', 'a\u200Bb\uFEFF', String.raw`a\u200bb\ufeff`],
    ['a tag character', '\u{E0041}', String.raw`\udb40\udc41`],
    ['line and paragraph separators', '\u2028\u2029\u0085', String.raw`\u2028\u2029\u0085`],
    ['a lone surrogate', 'a\uD800b', String.raw`a\ud800b`],
    ['letters of every script, and emoji', 'ä 漢 ع 😀 e\u0301', 'ä 漢 ع 😀 e\u0301'],
  ])('renders %s', (_name, text, rendered) => {
    expect(printable(text)).toBe(rendered);
  });
});

test('a line stays one line', () => {
  expect(printableLine('first \n  second\tthird\u001B[1A')).toBe(String.raw`first second third\u001b[1A`);
});

describe('withoutCommands', () => {
  it.prop([hostile])('leaves no command of GitHub, Azure or TeamCity', (text) => {
    const lines = withoutCommands(printable(text)).split('\n');
    expect(lines.filter((line) => /^\s*::|##(vso|teamcity)?\[/i.test(line))).toEqual([]);
  });

  it.prop([hostile])('changes nothing that it has already changed', (text) => {
    const once = withoutCommands(text);
    expect(withoutCommands(once)).toBe(once);
  });

  it.prop([fc.json()])('keeps the value of a JSON document', (document) => {
    expect(JSON.parse(withoutCommands(document))).toEqual(JSON.parse(document));
  });

  test.each([
    ['::error::x', '| ::error::x'],
    ['a\n \u00A0::stop-commands::x', 'a\n|  \u00A0::stop-commands::x'],
    ['a b::c', 'a b::c'],
    ['text ##[add-mask]x', String.raw`text #\u0023[add-mask]x`],
    ['##vso[task.setvariable]', String.raw`#\u0023vso[task.setvariable]`],
    ["##teamcity[message text='x']", String.raw`#\u0023teamcity[message text='x']`],
    ['## a heading', '## a heading'],
  ])('%j becomes %j', (text, inert) => {
    expect(withoutCommands(text)).toBe(inert);
  });
});
