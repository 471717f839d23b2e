import { expect, test } from 'vitest';
import { describeOutcome } from '../../model/outcome.ts';
import type { TelemetryFacts } from '../../probe/telemetry/facts.ts';
import { classify } from '../classify.ts';

const request: TelemetryFacts['request'] = {
  kind: 'http',
  url: 'http://httpbin.mtls-test:8000/headers',
  exitCode: 0,
  errorMessage: '',
  status: 200,
  responseHeaders: {},
  body: '{}',
  totalMs: 1,
};

const series = (policy: string, principal: string, value: number, reporter = 'destination') =>
  `istio_requests_total{reporter="${reporter}",source_principal="${principal}",connection_security_policy="${policy}"} ${value.toString()}`;

const outcome = (part: Partial<TelemetryFacts>) =>
  describeOutcome(classify({ kind: 'telemetry', request, before: [], after: [], ...part }, {}));

test('names the security and the principal of what the callee counted', () => {
  const before = [series('mutual_tls', 'spiffe://a/ns/b/sa/c', 1)];
  const after = [series('mutual_tls', 'spiffe://a/ns/b/sa/c', 2), series('unknown', 'x', 5, 'source')];
  expect(outcome({ before, after })).toBe('reports requests-total: mutual_tls as spiffe://a/ns/b/sa/c');
  expect(outcome({ before: after, after: [...after, series('none', 'unknown', 1)] })).toBe(
    'reports requests-total: none as unknown',
  );
});

test('names a request that was not counted, and doubts one without a response', () => {
  expect(outcome({})).toBe('reports requests-total: not counted');
  expect(outcome({ request: { ...request, status: 503 } })).toMatch(/^inconclusive.*503/);
});

test('counts the handshakes of every listener that Prometheus scraped', () => {
  const line = (listener: string, value: number) =>
    `envoy_listener_ssl_handshake{listener_address="${listener}",app="httpbin"} ${value.toString()}`;
  const before = [line('0.0.0.0_15006', 4)];
  expect(outcome({ scraped: true, before, after: [line('0.0.0.0_15006', 5), line('[__]_15006', 1)] })).toBe(
    'reports handshakes: 2',
  );
  expect(outcome({ scraped: true, before, after: before })).toBe('reports handshakes: none');
  expect(outcome({ scraped: false, before, after: [line('0.0.0.0_15006', 5)] })).toBe(
    'reports handshakes: not scraped',
  );
});
