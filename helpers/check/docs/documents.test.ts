import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { by, claim, notTestable, toCome, type ClaimEntry } from '../handbook/claim.ts';
import { CLAIMS, claimOf, type Claim } from '../handbook/claims.ts';
import { loadChecks } from '../load/load.ts';
import { catalogue } from './catalogue.ts';
import { documents } from './documents.ts';
import { errata } from './errata.ts';
import { handbook } from './handbook.ts';
import { anchor, table } from './markdown.ts';

const root = process.cwd();
const checks = await loadChecks(root);
const scenario = await loadChecks(join(import.meta.dirname, '../run/scenario/fixtures/hardening'));
const all = documents(checks);

/** Renders the row of one claim with this status. */
function rowOf(entry: ClaimEntry, known = scenario): string {
  const only: Claim = { id: '000#disable-turns-off', article: '000', ...entry };
  return (
    handbook(known, [only])
      .split('\n')
      .find((line) => line.includes('`000#disable-turns-off`')) ?? ''
  );
}

describe('docs/handbook.md', () => {
  test('holds every claim once, with its paraphrase and status', () => {
    const rows = (all['docs/handbook.md'] ?? '').split('\n').filter((line) => /^\| `\d{3}#/.test(line));
    expect(rows.map((row) => /`([^`]+)`/.exec(row)?.[1])).toEqual(CLAIMS.map(({ id }) => id));
    expect(rows.filter((row) => /\|\s+\|/.test(row))).toEqual([]);
  });

  test('links to the checks that exist; the id of a scenario selects its steps', () => {
    const row = rowOf(claim('in short', by('JN-HARDENING-01')));
    const file = '../suites/scenario/articles-in-order.check.ts';
    expect(row).toContain(
      `[JN-HARDENING-01-S1](${file}), [JN-HARDENING-01-S2](${file}), [JN-HARDENING-01-S3](${file})`,
    );
    expect(row).not.toContain('to come');
  });

  test('lists ids of missing checks as to come, beside those that exist', () => {
    expect(rowOf(claim('in short', by('PA-NONE-01', 'PA-NONE-02')))).toContain(
      '| in short | to come: `PA-NONE-01`, `PA-NONE-02` |',
    );
    expect(rowOf(claim('in short', by('JN-HARDENING-01-S1', 'PA-NONE-01')))).toMatch(
      /\[JN-HARDENING-01-S1\]\(\S+\); to come: `PA-NONE-01`/,
    );
  });

  test('adds every record that names the claim', () => {
    const naming = scenario.map((check) => ({
      ...check,
      record: {
        ...check.record,
        source: { article: '000', claim: 'a', claims: ['000#disable-turns-off'] },
      } as typeof check.record,
    }));
    expect(rowOf(claim('in short', toCome('gateways')), naming.slice(0, 1))).toMatch(
      /\[JN-HARDENING-01-S1\]\(\S+\); to come: gateways/,
    );
  });

  test('gives the reason where a claim cannot be tested, notes, analogues and a link to the erratum', () => {
    expect(rowOf(claim('in short', notTestable('it is advice')))).toContain('not testable: it is advice');
    const erratum = { right: 'something else', provedBy: [] };
    const row = rowOf(claim('w', toCome('gateways', 'JN-HARDENING-01-S2', 'PA-NONE-01'), { note: 'a note', erratum }));
    expect(row).toMatch(
      /to come: gateways; the same inside the mesh: \[JN-HARDENING-01-S2\]\(\S+\); a note; \[erratum\]/,
    );
    expect(row).not.toContain('PA-NONE-01');
    expect(row).toContain('errata.md#000disable-turns-off');
  });

  test('counts', () => {
    const claims: readonly Claim[] = [
      { id: '000#disable-turns-off', article: '000', ...claim('a', by('JN-HARDENING-01')) },
      { id: '000#unset-inherits', article: '000', ...claim('b', by('PA-NONE-01')) },
      { id: '004#addons', article: '004', ...claim('c', notTestable('advice')) },
    ];
    const text = handbook(scenario, claims).replaceAll(/\s+/g, ' ');
    expect(text).toContain('Of 3 claims 1 are checked, 1 are not testable and 1 are to come.');
  });
});

describe('docs/errata.md', () => {
  test('holds the correction and the literal outcomes of the check', () => {
    const wrong: Claim = {
      id: '000#strict-still-succeeds',
      article: '000',
      ...claim('it succeeds', by(), {
        erratum: { right: 'it is reset', provedBy: ['JN-HARDENING-01-S1', 'PA-NONE-01'] },
      }),
    };
    const text = errata(scenario, [wrong, claimOf('000#unset-inherits')]);
    expect(text).toMatch(
      /### 000#strict-still-succeeds\n\n- the article: it succeeds\n- on a modern mesh: it is reset\n/,
    );
    expect(text).toMatch(/- proved by: \[JN-HARDENING-01-S1\]\(\S+\);\s+to come:\s+`PA-NONE-01`/);
    expect(text).toContain(
      '| `sleep.legacy -> httpbin.mtls-test` | admitted over plaintext | refused by connection-reset |',
    );
    expect(text).not.toContain('000#unset-inherits');
    expect(text).toContain('1 of their claims are wrong');
  });

  test('gives the reason where no check proves it', () => {
    const wrong = { ...claimOf('000#curl-has-libressl') };
    expect(errata(scenario, [wrong])).toContain('- proved by: no check: it is about the workstation');
  });
});

describe('docs/catalogue.md', () => {
  test('holds every check once, in the section of its area', () => {
    const ids = checks.map(({ record }) => record.id);
    const text = catalogue(checks);
    const listed = [...text.matchAll(/^\| \[([A-Z0-9-]+)\]/gm)].map(([, id = '']) => id);
    expect(listed.toSorted()).toEqual(ids.toSorted());
    expect(text.split('\n').filter((line) => line.startsWith('## '))).toEqual(
      [...new Set(checks.map(({ area }) => area))].toSorted().map((area) => `## ${area}`),
    );
  });
});

describe('every document', () => {
  test.each(Object.entries(all))('%s links to what exists', (_path, text) => {
    const paths = [...text.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, path]) => path ?? '');
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const headings = [...(all['docs/errata.md'] ?? '').matchAll(/^### (.+)$/gm)].map(([, heading]) =>
      anchor(heading ?? ''),
    );
    const anchors = [...text.matchAll(/\]\(errata\.md#([^)]+)\)/g)].map(([, name]) => name ?? '');
    expect(anchors.filter((name) => !headings.includes(name))).toEqual([]);
  });
});

test('a table escapes what would end a cell', () => {
  expect(table(['a'], [['b|c\nd']])).toBe(String.raw`| a |
| --- |
| b\|c d |`);
});
