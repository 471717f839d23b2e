import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Journal } from '../check/run/journal.ts';
import { RunRecord } from '../evidence/bundle/run-record.ts';
import { bundleOf, cell, check } from '../evidence/fixture.ts';
import { replay } from '../evidence/replay/replay.ts';
import type { Json } from '../model/observation.ts';
import { admitted, refused } from '../model/outcome.ts';
import type { Witness } from '../model/witness.ts';
import { letters } from '../text/fixtures/material.ts';
import { startClock } from '../timing/clock.ts';
import { runDocument } from './document.ts';
import { reportHtml } from './html/html.ts';
import { junitXml } from './junit.ts';
import { shortText } from './text/short-text.ts';
import { summaryText } from './text/summary-text.ts';
import { PLAIN } from './text/text-style.ts';

/** What an ingress, a plugin, an application or an API server can have said beside what was asked of it. */
const PLANTED = letters(40, 'planted');
const bearer = `Authorization: Bearer ${PLANTED}`;
const jwt = ['eyJhbGciOiJSUzI1NiJ9', Buffer.from(`{"sub":"x"}`).toString('base64url'), PLANTED].join('.');
const headers = { server: ['envoy'], 'x-internal-user': [PLANTED], 'set-cookie': [`sid=${PLANTED}`] };
const http = { kind: 'http', url: `http://user:${PLANTED}@httpbin:8000/headers`, exitCode: 56, status: 0, totalMs: 1 };

/** The facts of each kind of probe and witness, with something planted wherever a foreign text can be. */
const WITNESSES: readonly (readonly [string, Witness, Record<string, Json>])[] = [
  [
    'curl',
    'client',
    { ...http, errorMessage: `proxy said ${bearer}`, responseHeaders: headers, body: JSON.stringify({ headers }) },
  ],
  [
    'our own HTTP client',
    'client',
    { ...http, errorMessage: '', responseHeaders: headers, body: `<p>token=${PLANTED}</p>`, reused: true },
  ],
  [
    'a stream',
    'client',
    { kind: 'stream', exitCode: 22, status: 401, errorMessage: bearer, responseHeaders: headers, body: jwt },
  ],
  [
    'raw TLS',
    'client',
    {
      kind: 'tls',
      reached: 'answer',
      version: 'TLSv1.3',
      errorCode: '',
      errorMessage: '',
      answer: `HTTP/1.1 200 OK\r\nx-user: ${PLANTED}\r\nserver: envoy\r\n\r\n{"token":"${PLANTED}"}`,
    },
  ],
  [
    'echo and gRPC',
    'client',
    {
      kind: 'echo',
      protocol: 'grpc',
      ok: false,
      error: `rpc error: ${bearer}`,
      status: 0,
      responseHeaders: headers,
      requestHeaders: headers,
      body: `RequestHeader=X-User:${PLANTED}`,
    },
  ],
  [
    'MongoDB',
    'client',
    {
      kind: 'mongo',
      uri: `mongodb://admin:${PLANTED}@mongo:27017/?tls=true`,
      ok: false,
      errorName: 'MongoServerError',
      errorMessage: `bad auth for mongodb://admin:${PLANTED}@mongo`,
    },
  ],
  [
    'the kubelet',
    'kubelet',
    {
      kind: 'kubelet',
      restarts: 1,
      probeFailures: [`Liveness probe failed: HTTP 401 ${bearer}`],
      state: `CrashLoopBackOff: password=${PLANTED}`,
    },
  ],
  [
    'istioctl',
    'client',
    { kind: 'istioctl', exitCode: 1, stdout: `{"token": "${PLANTED}"}`, stderr: `Error: Unauthorized ${jwt}` },
  ],
  [
    'counters',
    'client',
    {
      kind: 'telemetry',
      request: { ...http, responseHeaders: headers, body: '' },
      before: [`x{path="/?access_token=${PLANTED}"} 1`],
      after: [],
    },
  ],
  [
    'the access log',
    'proxy',
    {
      kind: 'access-log',
      lines: [JSON.stringify({ path: `/?access_token=${PLANTED}`, cookie: PLANTED, user_agent: jwt })],
    },
  ],
  [
    'an application',
    'callee',
    {
      requestIds: ['1'],
      xfcc: [
        `By=x;Cert="${encodeURIComponent('-----BEGIN ' + `PRIVATE KEY-----\n${PLANTED}\n-----END ` + 'PRIVATE KEY-----')}"`,
      ],
      malformed: bearer,
    },
  ],
  [
    'the admin interface',
    'proxy',
    {
      kind: 'held',
      secrets: [{ name: 'default', private_key: PLANTED }],
      text: `{"secret":{"tls_certificate":{"private_key":{"inline_bytes":"${Buffer.from('-----BEGIN ' + `PRIVATE KEY-----\n${PLANTED}\n-----END ` + 'PRIVATE KEY-----').toString('base64')}"}}}}`,
    },
  ],
  ['the wire', 'wire', { kind: 'capture', text: `GET / HTTP/1.1\r\nCookie: sid=${PLANTED}\r\n\r\n` }],
  [
    'the API server',
    'client',
    {
      kind: 'infrastructure',
      cause: `Unauthorized: ${JSON.stringify({ kind: 'Secret', data: { pin: PLANTED } })}`,
      attempts: 2,
    },
  ],
];

let outputDirectory = '';
beforeAll(() => {
  outputDirectory = mkdtempSync(join(tmpdir(), 'planted-'));
});
afterAll(() => {
  rmSync(outputDirectory, { recursive: true });
});

const route = 'sleep.legacy -> httpbin.mtls-test';

test.each(WITNESSES)('nothing that is planted in the words of %s gets out', (name, witness, facts) => {
  const clock = startClock();
  const judged = check('PA-STRICT-01', 'deviates', [
    cell(route, 'applied', refused.by('connection-reset'), admitted.overPlaintext()),
  ]);
  const { plan } = bundleOf([judged], 'deviates');
  using record = new RunRecord({
    outputDirectory,
    runId: name.replaceAll(' ', '-'),
    argv: ['run'],
    startedAt: clock.startedAt,
    suite: null,
    checks: plan.checks.map((planned) => ({ ...planned, manifests: {} })),
  });
  const journal = new Journal(record, clock);
  journal.observe({ check: 'PA-STRICT-01', phase: 'applied', round: 1, route, witness, requestId: '1', facts });
  journal.change('PA-STRICT-01', 'applied', 'infrastructure', { stopped: `kubectl: ${bearer}` });
  record.infrastructure({ source: 'sleep.legacy', attempt: 1, cause: `Forbidden: ${jwt}` });
  record.judged({ ...judged, because: `${route} said ${bearer}` });
  const failure = { operation: 'ask', details: `Unauthorized ${jwt}`, hint: 'log in', exitCode: 3 };
  const bundle = record.end({ ended: 'failed', endedAt: clock.now().at, failure, phases: [], execs: {} });
  const shown = [
    junitXml(bundle),
    reportHtml(bundle),
    summaryText(bundle, PLAIN),
    shortText(bundle),
    JSON.stringify(runDocument(bundle)),
  ];
  record.rendered('junit', shown[0] ?? '');
  record.rendered('report', shown[1] ?? '');
  const written = readdirSync(record.directory).map((file) => readFileSync(join(record.directory, file), 'utf8'));
  for (const text of [...written, ...shown]) {
    expect(text).not.toContain(PLANTED);
    expect(text).not.toContain(Buffer.from(`PRIVATE KEY-----\n${PLANTED}`).toString('base64').slice(4, 40));
  }
  // What was observed is still there to be judged: nothing but the secrets is gone.
  expect(bundle.observations).toMatchObject([{ seq: 1, route, witness }]);
  expect(Object.keys(bundle.observations[0]?.facts ?? {}).toSorted()).toEqual(Object.keys(facts).toSorted());
  expect(bundle.run.redactions).not.toEqual([]);
  expect(replay(record.directory).lost).toEqual([]);
});
