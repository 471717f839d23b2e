import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { fakeContext } from './fake-context.ts';
import { runCli } from './program.ts';

async function meshproof(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const context = fakeContext(...argv);
  const code = await runCli(context);
  return { code, out: context.out(), err: context.err() };
}

const Listed = z.array(
  z.looseObject({ id: z.string(), area: z.string(), tags: z.array(z.string()), profiles: z.array(z.string()) }),
);

async function listed(...argv: string[]): Promise<z.infer<typeof Listed>> {
  const { code, out, err } = await meshproof('list', '-o', 'json', ...argv);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return Listed.parse(JSON.parse(out));
}

const all = await listed();
const idsWhere = (fits: (check: (typeof all)[number]) => boolean) => all.filter(fits).map(({ id }) => id);
const ids = async (...argv: string[]) => (await listed(...argv)).map(({ id }) => id);

describe('a selection', () => {
  test('by a glob takes every id that matches, in any case', async () => {
    const strict = idsWhere(({ id }) => id.startsWith('PA-STRICT-'));
    expect(strict.length).toBeGreaterThan(1);
    expect(await ids('PA-STRICT-*')).toEqual(strict);
    expect(await ids('pa-strict-*')).toEqual(strict);
  });

  test('by a regular expression between slashes takes every id that matches', async () => {
    expect(await ids('/^pa-.*-02$/')).toEqual(idsWhere(({ id }) => /^PA-.*-02$/.test(id)));
  });

  test('takes several areas, ids and patterns together', async () => {
    const expected = idsWhere(
      ({ id, area }) => ['authorization', 'probe-rewrite'].includes(area) || id === 'PA-STRICT-01',
    );
    expect(await ids('authorization', 'probe-rewrite', '/^PA-STRICT-01$/')).toEqual(expected);
  });

  test('leaves out what --skip names, which may be repeated and combined with a filter', async () => {
    const skipped = await ids('peer-authentication', '--skip', 'PA-STRICT-*', '--skip', '/MESH/', '--filter', '!slow');
    const expected = idsWhere(
      ({ id, area, tags }) =>
        area === 'peer-authentication' &&
        !id.startsWith('PA-STRICT-') &&
        !id.includes('MESH') &&
        !tags.includes('slow'),
    );
    expect(expected.length).toBeGreaterThan(0);
    expect(skipped).toEqual(expected);
  });

  test('that leaves out everything exits with 4, and names the parts of the selection', async () => {
    const { code, err } = await meshproof('list', 'probe-rewrite', '--skip', 'probe-rewrite');
    expect(code).toBe(4);
    expect(err).toContain('probe-rewrite without probe-rewrite');
  });
});

describe('a name that no check has exits with 2 and a suggestion', () => {
  test.each([
    ['a negated tag', ['list', '--filter', '!slwo'], /"slwo"\. Did you mean slow/],
    ['one of several tags', ['list', '--filter', 'mtls && (quick || htpp)'], /"htpp"\. Did you mean http/],
    ['an id in a filter', ['list', '--filter', 'PA-STRIT-01'], /Did you mean PA-STRICT-01/],
    ['an id', ['run', '--dry-run', 'PA-STRIT-01'], /Did you mean PA-STRICT-01, PA-STRICT-0\d or PA-\S+\?$/m],
    ['an area', ['list', 'authorisation'], /Did you mean authorization/],
    ['a glob that matches nothing', ['list', 'ZZ-*'], /No id matches ZZ-\*/],
    ['an expression that matches nothing', ['list', '/^ZZ/'], /No id matches \/\^ZZ\//],
    ['a broken expression', ['list', '/(/'], /Unterminated group|Invalid regular expression/],
    ['a skipped id', ['run', '--dry-run', '--skip', 'PA-STRIT-01'], /Did you mean PA-STRICT-01/],
  ])('%s', async (_what, argv, message) => {
    const { code, out, err } = await meshproof(...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
    expect(err.split('\n').length).toBeLessThan(5);
  });
});

describe('list', () => {
  test('-o short prints one line per check, then the counts of the profiles', async () => {
    const { code, out } = await meshproof('list', '-o', 'short');
    const lines = out.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(lines.slice(0, -1).map((line) => line.split('  ')[0]?.trim())).toEqual(all.map(({ id }) => id));
    const count = (profile: string) => all.filter(({ profiles }) => profiles.includes(profile)).length;
    expect(lines.at(-1)).toBe(
      `${all.length.toString()} checks: quick ${count('quick').toString()}, core ${count('core').toString()}, all ${count('all').toString()}`,
    );
    expect(count('quick')).toBe(6);
    expect(count('core')).toBe(all.filter(({ tags }) => !tags.includes('slow')).length);
  });

  test('-o text ends with the same counts, and -o json has the tags of each check', async () => {
    expect((await meshproof('list')).out).toMatch(/\d+ checks: quick \d+, core \d+, all \d+\n$/);
    expect(all.find(({ id }) => id === 'PA-STRICT-01')).toMatchObject({
      tags: expect.arrayContaining(['quick', 'mtls']) as unknown,
      profiles: ['quick', 'core', 'all'],
    });
  });
});
