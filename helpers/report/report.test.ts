import { describe, expect, test } from 'vitest';
import { create } from 'xmlbuilder2';
import {
  bundleOf,
  cell,
  check,
  HOSTILE,
  notApplicable,
  strictConforms,
  strictDeviates,
  strictInconclusive,
} from '../evidence/fixture.ts';
import { admitted, refused } from '../model/outcome.ts';
import { runDocument } from './document.ts';
import { reportHtml } from './html/html.ts';
import { junitOfFailure, junitXml } from './junit.ts';
import { matrixText } from './text/matrix-text.ts';
import { shortText } from './text/short-text.ts';
import { summaryText } from './text/summary-text.ts';
import { PLAIN } from './text/text-style.ts';

const failure = {
  operation: 'start the engine',
  details: 'dockerd: not found',
  hint: 'run meshproof doctor',
  exitCode: 3,
} as const;
const failed = bundleOf([], 'inconclusive', { ended: 'failed', failure });

describe('the matrix', () => {
  test('has a row per source and a column per callee and phase', () => {
    expect(matrixText(strictConforms, PLAIN)).toMatchInlineSnapshot(`
      "               httpbin.mtls-test  httpbin.mtls-test
                     baseline           applied
       sleep.legacy  ○ plaintext        ✕ connection-reset
       sleep.full    ● mtls             ● mtls"
    `);
  });

  test('marks what is not as expected and needs no more than ASCII', () => {
    expect(matrixText(strictDeviates, { ...PLAIN, ascii: true })).toMatchInlineSnapshot(`
      "               httpbin.mtls-test  httpbin.mtls-test
                     baseline           applied
       sleep.legacy  o plaintext        o plaintext !
       sleep.full    # mtls             # mtls"
    `);
  });

  test('colours only when asked, red for what deviates', () => {
    const seen = matrixText(strictDeviates, { ascii: false, paint: (format, text) => `<${String(format)}>${text}` });
    expect(seen).toContain('<red>○ plaintext !');
  });
});

describe('the text', () => {
  test('opens a failure with claim, route, observation and expectation, and ends with the way on', () => {
    expect(summaryText(bundleOf([strictDeviates], 'deviates'), PLAIN)).toMatchInlineSnapshot(`
      "PA-STRICT-01 a STRICT workload refuses plaintext and keeps serving its mesh peers
      deviates in 1.3 s
                     httpbin.mtls-test  httpbin.mtls-test
                     baseline           applied
       sleep.legacy  ○ plaintext        ○ plaintext !
       sleep.full    ● mtls             ● mtls

      ● mtls  ◐ tls  ○ plaintext  ✕ refused  ▲ stays-up  ↻ restarted  ◆ reports  ≋ stream  ▲ ready  ▽ unready  ▲ started  ▽ unstarted  ? inconclusive  ‼ contradicted  ! not as expected

      PA-STRICT-01 deviates: sleep.legacy -> httpbin.mtls-test was admitted over plaintext, expected refused by connection-reset
        baseline  sleep.legacy -> httpbin.mtls-test admitted over plaintext (held)
                  sleep.full -> httpbin.mtls-test admitted over mtls as spiffe://cluster.local/ns/full/sa/sleep (held)
        applied   2026-11-22T13:05:09.000Z applied {"manifest":"strict.yaml"}
        observed  2026-11-22T13:05:09.130Z client: curl exit 56, status 000 Recv failure: Connection reset by peer
        rerun     npm run -s meshproof -- run PA-STRICT-01

      deviates: 1 check, 4 cells (0 conform, 1 deviate, 0 inconclusive, 0 not applicable)

      where the time went
        cluster                    0.5 s
        checks                    12.0 s
        from start to verdict     12.5 s

      bundle  ./meshproof-report/20261122-130501-abcd
      look at ./meshproof-report/20261122-130501-abcd/report.html for the matrix with its witnesses
              ./meshproof-report/20261122-130501-abcd/observations.ndjson for what was seen, line by line
      "
    `);
  });

  test('says why a run did not complete', () => {
    expect(summaryText(failed, PLAIN)).toContain('failed: could not start the engine; run meshproof doctor\n');
  });

  test('names an inconclusive cell with its cause', () => {
    expect(shortText(bundleOf([strictInconclusive], 'inconclusive'))).toContain(
      'PA-STRICT-01 is inconclusive: sleep.legacy -> httpbin.mtls-test was inconclusive: no endpoint of httpbin.mtls-test is ready',
    );
  });
});

test('the document has exactly the promised members', () => {
  expect(runDocument(bundleOf([strictConforms, notApplicable], 'conforms'))).toEqual({
    verdict: 'conforms',
    subject: expect.objectContaining({ mesh: 'kind' }),
    checks: { total: 2, conforms: 1, deviates: 0, inconclusive: 0, notApplicable: 1 },
    cells: 4,
    seconds: { cluster: 0.5, checks: 12 },
    enforcement: { changes: 1, p50: 80, p95: 80, max: 80 },
    bundle: './meshproof-report/20261122-130501-abcd',
  });
});

describe('JUnit', () => {
  const counts = (xml: string) => /<testsuites [^>]*>/.exec(xml)?.[0];

  test('is green only when everything that was judged conforms', () => {
    expect(counts(junitXml(bundleOf([strictConforms], 'conforms')))).toContain(
      'tests="1" failures="0" errors="0" skipped="0"',
    );
  });

  test('tells failures, errors and skips apart, and gives the reason of a skip', () => {
    const xml = junitXml(bundleOf([strictDeviates, { ...strictInconclusive, id: 'X' }, notApplicable], 'deviates'));
    expect(counts(xml)).toContain('tests="3" failures="1" errors="1" skipped="1"');
    expect(xml).toContain('<skipped message="needs the ambient data plane; this mesh runs sidecars"/>');
    expect(xml).toContain('<property name="control" value="NIST 800-53 SC-8(1)"/>');
  });

  test('is red when the set-up failed, when nothing was judged, and when the run was cut short', () => {
    expect(counts(junitOfFailure(failure))).toContain('errors="1"');
    expect(counts(junitXml(failed))).toContain('errors="1"');
    expect(counts(junitXml(bundleOf([notApplicable], 'inconclusive')))).toContain('errors="1"');
    expect(counts(junitXml(bundleOf([strictConforms], 'conforms', { ended: 'running', endedAt: null })))).toContain(
      'errors="1"',
    );
  });
});

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

  // Written as escapes: raw they would turn this very line around.
  const ACTS = 'a\u202Eb\u2066c\u200Bd\uD800e\u009Bf\u{E0041}g\u0007';
  const acting = check('PA-STRICT-01', 'inconclusive', [], ACTS);

  test.each([
    ['JUnit', junitXml],
    ['the page', reportHtml],
  ])('of characters that act nothing is in %s', (_name, render) => {
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

  test('stands alone: no script, no link to another file', () => {
    expect(page).not.toMatch(/<script|<link|src=|url\(|https?:/);
  });

  test('shows peer, expectation and witnesses of a cell', () => {
    expect(page).toContain('spiffe://cluster.local/ns/full/sa/sleep');
    expect(page).toContain('expected refused by connection-reset');
    expect(page).toContain('seen by client, callee');
  });

  test('closes every table it opens', () => {
    expect(page.split('<table>').length).toBe(page.split('</table>').length);
  });
});

test('what was redacted is told in one line, and nothing is told of nothing', () => {
  const redactions = [
    { kind: 'bearer token', count: 2 },
    { kind: 'cookie', count: 1 },
  ];
  expect(summaryText(bundleOf([strictConforms], 'conforms', { redactions }), PLAIN)).toContain(
    '\nredacted 3: 2 bearer token, 1 cookie\n',
  );
  expect(reportHtml(bundleOf([strictConforms], 'conforms', { redactions }))).toContain('3: 2 bearer token, 1 cookie');
  expect(summaryText(bundleOf([strictConforms], 'conforms', { redactions: [] }), PLAIN)).not.toContain('redacted');
});

test('two routes by different probes keep their own cells', () => {
  const twice = check('X', 'conforms', [
    cell('a.x -> b.x', 'applied', admitted.overPlaintext()),
    cell('a.x -> b.x via tls', 'applied', refused.by('connection-reset')),
  ]);
  expect(matrixText(twice, PLAIN)).toMatchInlineSnapshot(`
    "              b.x
                  applied
     a.x          ○ plaintext
     a.x via tls  ✕ connection-reset"
  `);
});
