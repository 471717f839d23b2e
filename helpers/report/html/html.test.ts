import { describe, expect, test } from 'vitest';
import { create } from 'xmlbuilder2';
import { bundleOf, cell, check, HOSTILE, notApplicable, strictDeviates } from '../../evidence/fixture.ts';
import { refused } from '../../model/outcome.ts';
import { failure } from '../fixture.ts';
import { junitXml } from '../junit.ts';
import { reportHtml } from './html.ts';

describe('hostile text', () => {
  const hostile = check(
    'PA-STRICT-01',
    'inconclusive',
    [
      cell('sleep.legacy -> httpbin.mtls-test', 'applied', refused.by('connection-reset'), {
        is: 'inconclusive',
        because: HOSTILE,
      }),
    ],
    HOSTILE,
  );
  const bundle = bundleOf([hostile], 'inconclusive', { failure: { ...failure, details: HOSTILE } });

  test('cannot break the XML', () => {
    const xml = junitXml(bundle);
    expect(() => create(xml)).not.toThrow();
    expect(xml).not.toMatch(/<img|<\/script/);
    expect(xml).not.toContain('\u0000');
    expect(xml).toContain('message="PA-STRICT-01 is inconclusive: &lt;/script&gt;&lt;img');
  });

  // Escapes, because the raw characters would reverse this line.
  const ACTS = 'a\u202Eb\u2066c\u200Bd\uD800e\u009Bf\u{E0041}g\u0007';
  const acting = check('PA-STRICT-01', 'inconclusive', [], ACTS);

  test.each([
    ['JUnit', junitXml],
    ['the page', reportHtml],
  ])('%s has no characters that act', (_name, render) => {
    const text = render(bundleOf([acting], 'inconclusive', { failure: { ...failure, details: ACTS } }));
    expect(text).not.toMatch(/[[\p{Cc}\p{Cf}\p{Cs}]--[\n\t]]/v);
    expect(text).toContain(String.raw`a\u202eb\u2066c`);
  });

  test('cannot break the page', () => {
    const page = reportHtml(bundle);
    expect(page).not.toContain('<img');
    expect(page).not.toContain('\u0000');
    expect(page).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;&amp;');
  });
});

describe('the page', () => {
  const page = reportHtml(bundleOf([strictDeviates, notApplicable], 'deviates'));

  test('needs no script and no other file', () => {
    expect(page).not.toMatch(/<script|<link|src=|url\(|href="https?:/);
  });

  test('has the peer, the expectation and the witnesses of a cell', () => {
    expect(page).toContain('spiffe://cluster.local/ns/full/sa/sleep');
    expect(page).toContain('expected refused by connection-reset');
    expect(page).toContain('seen by client, callee');
  });

  test('closes every table it opens', () => {
    expect(page.split('<table>').length).toBe(page.split('</table>').length);
  });
});
