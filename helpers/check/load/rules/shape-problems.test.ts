import { describe, expect, test } from 'vitest';
import { check, problemsOf, project, record } from '../fixture.ts';

const token = `token: { issuer: 'a.dev' }`;

/** The problems of a record with this probe, and the line of a text in it. */
async function problemsOfProbe(probe: string, text: string) {
  const report = await problemsOf(project({ probe }));
  const line = record({ probe })
    .split('\n')
    .findIndex((one) => one.includes(text));
  return { problems: report.split('\n').slice(1), place: `  ${check}:${(line + 1).toString()}: ` };
}

describe('an option that would not be sent', () => {
  test.each(['Authorization', 'authorization'])(
    'is refused: a token beside a header %s, which it would replace, on the line of the header',
    async (name) => {
      const probe = `http.get('/', {\n    ${token},\n    headers: {\n      ${name}: 'Basic YTpi',\n    },\n  })`;
      const { problems, place } = await problemsOfProbe(probe, 'Basic');
      expect(problems).toEqual([
        `${place}probe.headers.${name}: is sent by the token of this request too: keep one of the two`,
      ]);
    },
  );

  test('is no token beside other headers, and no header without a token', async () => {
    expect(await problemsOf(project({ probe: `http.get('/headers', { ${token}, headers: { 'x-a': 'b' } })` }))).toBe(
      '',
    );
    expect(
      await problemsOf(project({ probe: `http.get('/headers', { headers: { Authorization: 'Basic YTpi' } })` })),
    ).toBe('');
  });

  test('is refused: a token in other kinds of probes, on its line', async () => {
    const { problems, place } = await problemsOfProbe(`echoCall.http({\n    port: 80,\n    ${token},\n  })`, 'issuer');
    expect(problems).toEqual([
      `${place}probe.token: a token is sent by requests of http.get and http.post alone, not by a probe of the kind echo`,
    ]);
  });

  test.each([
    ['a token', token, 'token: a stream sends no token'],
    ['a connection of its own', `connection: 'pooled'`, 'connection: has no effect in a stream: use the option'],
  ])('is refused in a stream: %s', async (_what, option, message) => {
    const { problems, place } = await problemsOfProbe(`stream.of(http.get('/', {\n    ${option},\n  }))`, option);
    expect(problems).toEqual([expect.stringContaining(`${place}probe.of.${message}`)]);
  });
});

test('a field that a probe does not have is an error of its own line', async () => {
  const { problems, place } = await problemsOfProbe(`http.get('/', {\n    port: 80,\n    hots: 'a.b',\n  })`, 'hots');
  expect(problems).toEqual([`${place}probe.hots: is no field here`]);
});
