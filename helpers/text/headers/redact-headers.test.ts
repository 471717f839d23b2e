import { describe, expect, test } from 'vitest';
import { redactHeaders } from './redact-headers.ts';

const hidden = '<redacted: header, 7 characters>';

function redacted(facts: unknown): { readonly facts: unknown; readonly found: readonly string[] } {
  const found: string[] = [];
  return { facts: redactHeaders(facts, found), found };
}

describe('only the names of unlisted headers are kept', () => {
  test.each<[string, unknown, unknown]>([
    [
      'in the headers of a response',
      {
        kind: 'http',
        responseHeaders: { server: ['envoy'], 'x-internal-user': ['hunter2'], 'X-Envoy-Upstream-Service-Time': ['3'] },
      },
      {
        kind: 'http',
        responseHeaders: { server: ['envoy'], 'x-internal-user': [hidden], 'X-Envoy-Upstream-Service-Time': ['3'] },
      },
    ],
    [
      'in the headers that an application received',
      { kind: 'echo', requestHeaders: { 'x-request-id': ['1'], session: ['hunter2'] } },
      { kind: 'echo', requestHeaders: { 'x-request-id': ['1'], session: [hidden] } },
    ],
    [
      'in a request of a telemetry probe',
      { kind: 'telemetry', request: { responseHeaders: { session: ['hunter2'] } } },
      { kind: 'telemetry', request: { responseHeaders: { session: [hidden] } } },
    ],
    [
      'in a body that echoes them as JSON',
      {
        body: '{\n  "headers": {\n    "Host": [\n      "x"\n    ],\n    "Session": [\n      "hunter2"\n    ]\n  }\n}\n',
      },
      {
        body: `{\n  "headers": {\n    "Host": [\n      "x"\n    ],\n    "Session": [\n      "${hidden}"\n    ]\n  }\n}\n`,
      },
    ],
    [
      'in a body of an older application',
      { body: '{"headers":{"Host":"x","Session":"hunter2"}}' },
      { body: `{"headers":{"Host":"x","Session":"${hidden}"}}` },
    ],
    [
      'in the lines of echo',
      { body: 'ServiceVersion=v1\nRequestHeader=Session:hunter2\nRequestHeader=X-Request-Id:1\n' },
      { body: `ServiceVersion=v1\nRequestHeader=Session:${hidden}\nRequestHeader=X-Request-Id:1\n` },
    ],
    [
      'in a raw response over TLS',
      { answer: 'HTTP/1.1 200 OK\r\nserver: envoy\r\nsession: hunter2\r\n\r\n{"headers":{"Session":"hunter2"}}' },
      { answer: `HTTP/1.1 200 OK\r\nserver: envoy\r\nsession: ${hidden}\r\n\r\n{"headers":{"Session":"${hidden}"}}` },
    ],
  ])('%s', (_name, facts, expected) => {
    const once = redacted(facts);
    expect(once.facts).toEqual(expected);
    expect(new Set(once.found)).toEqual(new Set(['header']));
    expect(redacted(once.facts)).toEqual({ facts: expected, found: [] });
  });
});

test('a body without removals keeps its bytes', () => {
  const facts = {
    body: '{"headers": {"Host":["x"] , "X-Forwarded-Client-Cert":["By=spiffe://c/ns/a/sa/b"]}}',
    answer: 'HTTP/1.1 200 OK\r\n',
  };
  expect(redacted(facts)).toEqual({ facts, found: [] });
});
