import { describe, expect, test } from 'vitest';
import {
  bundleOf,
  cell,
  check,
  notApplicable,
  strictConforms,
  strictDeviates,
  strictInconclusive,
} from '../evidence/fixture.ts';
import { admitted, refused } from '../model/outcome.ts';
import { runDocument } from './document.ts';
import { failedRun } from './fixture.ts';
import { reportHtml } from './html/html.ts';
import { matrixText } from './text/matrix-text.ts';
import { shortText } from './text/short-text.ts';
import { summaryText } from './text/summary-text.ts';
import { PLAIN } from './text/text-style.ts';

describe('the matrix', () => {
  test('has a row per source and a column per callee and phase', () => {
    expect(matrixText(strictConforms, PLAIN)).toMatchInlineSnapshot(`
      "               httpbin.mtls-test  httpbin.mtls-test
                     baseline           applied
       sleep.legacy  ○ plaintext        ✕ connection-reset
       sleep.full    ● mtls             ● mtls"
    `);
  });

  test('marks unexpected cells, and is ASCII if the style is', () => {
    expect(matrixText(strictDeviates, { ...PLAIN, ascii: true })).toMatchInlineSnapshot(`
      "               httpbin.mtls-test  httpbin.mtls-test
                     baseline           applied
       sleep.legacy  o plaintext        o plaintext !
       sleep.full    # mtls             # mtls"
    `);
  });

  test('uses the colours of the style, red for what deviates', () => {
    const seen = matrixText(strictDeviates, { ascii: false, paint: (format, text) => `<${String(format)}>${text}` });
    expect(seen).toContain('<red>○ plaintext !');
  });
});

describe('the text', () => {
  test('starts with the matrix and the failure, and ends with where to find more', () => {
    expect(summaryText(bundleOf([strictDeviates], 'deviates'), PLAIN)).toMatchInlineSnapshot(`
      "PA-STRICT-01 a STRICT workload refuses plaintext and keeps serving its mesh peers
      deviates in 1.3 s
                     httpbin.mtls-test  httpbin.mtls-test
                     baseline           applied
       sleep.legacy  ○ plaintext        ○ plaintext !
       sleep.full    ● mtls             ● mtls

      ● mtls  ◐ tls  ○ plaintext  ◌ bypassed  ✕ refused  ▲ stays-up  ↻ restarted  ◆ reports  ≋ stream  ✓ accepted  ✗ rejected  ▲ ready  ▽ unready  ▲ started  ▽ unstarted  ? inconclusive  ‼ contradicted  ! not as expected

      PA-STRICT-01 deviates: sleep.legacy -> httpbin.mtls-test was admitted over plaintext, expected refused by connection-reset
        sleep.legacy called httpbin.mtls-test, after the change.
        At 13:05:09.000 strict.yaml was applied.
        Expected: refused by connection-reset. Observed: admitted over plaintext.
        The client sleep.legacy reported: curl exit 56, status 000 Recv failure: Connection reset by peer.
        The model has no prediction for this route, so it names no rule.
        Look at the PeerAuthentication in force at the callee's port: a sidecar resets plaintext under STRICT; see https://istio.io/latest/docs/reference/config/security/peer_authentication/
        Run it again: npm run -s meshproof -- run PA-STRICT-01

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

  test('has the reason why a run did not complete', () => {
    expect(summaryText(failedRun, PLAIN)).toContain('failed: could not start the engine; run meshproof doctor\n');
  });

  test('names an inconclusive cell with its cause', () => {
    expect(shortText(bundleOf([strictInconclusive], 'inconclusive'))).toContain(
      'PA-STRICT-01 is inconclusive: sleep.legacy -> httpbin.mtls-test was inconclusive: no endpoint of httpbin.mtls-test is ready',
    );
  });
});

test('the JSON document has exactly the documented members', () => {
  expect(runDocument(bundleOf([strictConforms, notApplicable], 'conforms'))).toEqual({
    schema: 'meshproof/run-document/1',
    verdict: 'conforms',
    ended: 'completed',
    reason: null,
    results: [
      { id: 'PA-STRICT-01', verdict: 'conforms', because: '', seconds: strictConforms.seconds },
      {
        id: notApplicable.id,
        verdict: 'not-applicable',
        because: notApplicable.because,
        seconds: notApplicable.seconds,
      },
    ],
    subject: expect.objectContaining({ mesh: 'kind' }),
    checks: { total: 2, conforms: 1, deviates: 0, inconclusive: 0, notApplicable: 1 },
    cells: 4,
    seconds: { cluster: 0.5, checks: 12 },
    enforcement: { changes: 1, p50: 80, p95: 80, max: 80 },
    model: { disagrees: { cells: 0, checks: 0 }, notModelled: { cells: 0, checks: 0, fields: [] } },
    bundle: './meshproof-report/20261122-130501-abcd',
  });
});

test('redactions are one line, which is absent without any', () => {
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
