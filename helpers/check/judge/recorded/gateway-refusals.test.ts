import { expect, it } from 'vitest';
import type { Observation } from '../../../model/observation.ts';
import { session } from '../../../probe/edge/fixtures/session.ts';
import { parseAccessLogLine } from '../../../witness/access-log/entry.ts';
import { readCell } from '../read-cell.ts';

const place = {
  check: 'c',
  phase: 'applied',
  round: 1,
  route: 'outsider -> shop.a',
  requestId: 'r',
  elapsedMs: 1,
} as const;
const client = {
  kind: 'edge',
  gateway: 'ingress.edge',
  port: 443,
  remote: '',
  local: '',
  url: 'https://shop.example/',
  method: 'GET',
  errorCode: '',
  errorMessage: '',
  ended: false,
  status: 0,
  responseHeaders: {},
  body: '',
  totalMs: 1,
  tls: session,
} as const;
const RESET = { ...client, reached: 'connection', errorCode: 'ECONNRESET', errorMessage: 'read ECONNRESET' };
const body = 'upstream connect error or disconnect/reset before headers. reset reason: connection termination';
const ENDED = { ...client, reached: 'response', status: 503, body, responseHeaders: { server: ['istio-envoy'] } };

const line = (fields: string) =>
  parseAccessLogLine(
    `{"bytesIn":0,"bytesOut":0,"chain":null,"connection":0,"durationMs":0,"local":"10.0.0.1:8443","localUri":null,"peerFingerprint":null,"peerSubject":null,"peerUri":null,"remote":"10.0.0.2:1","sni":"a","start":"2026-12-01T00:00:00.000Z","termination":null,"tlsCipher":null,"tlsVersion":null,"transportFailure":null,"upstream":null,"upstreamFailure":null,${fields}}`,
  );
const NO_CHAIN = line('"meshproof":"connection","flags":"NR"');
const FAILED_HOP = line(
  '"meshproof":"http","flags":"UC","code":503,"requestId":"r","protocol":"HTTP/2","method":"GET","path":"/","authority":"a","details":"upstream_reset_before_response_started{connection_termination}"',
);

it.each([
  ['a connection without a filter chain', RESET, NO_CHAIN, 'connection-reset', true],
  ['a hop that its callee ended', ENDED, FAILED_HOP, 'upstream-reset:UC', false],
] as const)('a gateway that logs %s', (_, facts, entry, by, refusedAtCallee) => {
  const log = { kind: 'access-log', pod: 'edge/ingress-1', foundBy: 'port', lines: [entry] };
  const observations = [
    { ...place, seq: 1, witness: 'client', facts },
    { ...place, seq: 2, witness: 'gateway', facts: log },
  ] as unknown as readonly Observation[];
  const cell = readCell(observations, { certificates: new Map(), captures: [] });
  expect(cell).toMatchObject({ observed: { is: 'refused', by }, refusedAtCallee });
});
