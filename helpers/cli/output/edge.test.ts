import { PassThrough } from 'node:stream';
import { styleText } from 'node:util';
import { expect, test } from 'vitest';
import { edgeOf, sealed } from './edge.ts';

function written(env: Readonly<Record<string, string>>, ...texts: readonly string[]): string {
  const stream = new PassThrough({ encoding: 'utf8' });
  const edge = edgeOf(stream as unknown as NodeJS.WriteStream, env);
  for (const text of texts) edge.write(text);
  return String(stream.read());
}

const red = (text: string) => styleText('red', text, { validateStream: false });

test('no text reaches the terminal as a control sequence', () => {
  expect(written({}, 'a\u001B]0;title\u0007\u001B[2J\rb\n')).toBe(
    String.raw`a\u001b]0;title\u0007\u001b[2J\u000db` + '\n',
  );
});

test("meshproof's own colours pass, a colour in foreign text does not", () => {
  expect(written({}, sealed(red('sealed')), red('foreign'))).toBe(
    `\u001B[31msealed\u001B[39m${String.raw`\u001b[31mforeign\u001b[39m`}`,
  );
});

test('a foreign colour inside an own colour does not pass', () => {
  const [open = '', close = ''] = red('|').split('|');
  expect(written({}, `${sealed(open)}a${close}b${sealed(close)}`)).toBe(String.raw`${open}a\u001b[39mb` + close);
});

test('a stream that is wrapped already is not wrapped again', () => {
  const edge = edgeOf(new PassThrough() as unknown as NodeJS.WriteStream, {});
  expect(edgeOf(edge, {})).toBe(edge);
});

test('an edge has the colours of its stream', () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true, getColorDepth: () => 8 });
  const edge = edgeOf(terminal as unknown as NodeJS.WriteStream, {});
  expect([edge.isTTY, edge.getColorDepth()]).toEqual([true, 8]);
});

test.each([{ GITHUB_ACTIONS: 'true' }, { TF_BUILD: 'True' }, { TEAMCITY_VERSION: '2026.1' }])(
  'no command is left where a CI service interprets the log: %j',
  (env) => {
    expect(written(env, 'could not x\n', '  ', '::error::x\n', '\t::add-mask::x\n', 'a ##vso[x]\n')).toBe(
      String.raw`could not x
  | ::error::x
| 	::add-mask::x
a #\u0023vso[x]
`,
    );
  },
);

test('elsewhere a line may begin with two colons, as an IPv6 address does', () => {
  expect(written({}, '::1 refused\n')).toBe('::1 refused\n');
});
