import { expect, test } from 'vitest';
import type { Observation } from '../../model/observation.ts';
import { describeOutcome } from '../../model/outcome.ts';
import { parseAccessLogLine } from '../../witness/access-log/entry.ts';
import { RECORDED } from '../../witness/access-log/recorded-lines.ts';
import { readRounds } from './rounds.ts';

const HOLE = 'b.legacy -> c.foo via hole';
const CONTROL = 'b.legacy -> c.foo';
const line = parseAccessLogLine(RECORDED.find(({ what }) => what.startsWith('plaintext under PERMISSIVE'))?.line ?? '');

let seq = 0;
function observation(route: string, witness: Observation['witness'], facts: object): Observation {
  seq += 1;
  const place = { check: 'X-1', phase: 'applied', round: 1, at: '', elapsedMs: 0 } as const;
  return { ...place, seq, route, witness, requestId: route, facts: facts as Observation['facts'] };
}

/** An answer of the application, which reports the address of its peer. */
function answered(route: string, peer: string): Observation {
  return observation(route, 'client', {
    kind: 'echo',
    protocol: 'tcp',
    url: '',
    ok: true,
    error: '',
    status: 0,
    responseHeaders: {},
    message: 'm',
    callee: { StatusCode: '200', IP: peer },
    body: 'm',
    totalMs: 1,
  });
}

function log(route: string, pod: string, lines: readonly unknown[]): Observation {
  return observation(route, 'proxy', { kind: 'access-log', pod, foundBy: 'request-id', lines });
}

function observedAt(route: string, observations: readonly Observation[]): string {
  const cell = readRounds(observations)[0]?.cells.get(route);
  return cell === undefined ? '' : describeOutcome(cell.observed);
}

const past = [answered(HOLE, '10.0.0.1'), log(HOLE, 'foo/c-1', [])];
const control = [answered(CONTROL, '127.0.0.6'), log(CONTROL, 'foo/c-1', [line])];

test('a sidecar that logs another request of the round, and not this one, was bypassed', () => {
  expect(observedAt(HOLE, [...past, ...control])).toBe('admitted over plaintext past the sidecar');
  expect(observedAt(CONTROL, [...past, ...control])).toBe('admitted over plaintext');
});

test.each<[string, readonly Observation[]]>([
  ['no other request was logged', past],
  ['another pod logged it', [...past, answered(CONTROL, '127.0.0.6'), log(CONTROL, 'foo/c-2', [line])]],
  [
    'it was logged for another callee',
    [...past, answered('b.legacy -> d.foo', '127.0.0.6'), log('b.legacy -> d.foo', 'foo/c-1', [line])],
  ],
  ['the log was not searched for the request', [answered(HOLE, '10.0.0.1'), ...control]],
])('there is no proof of that where %s', (_, observations) => {
  expect(observedAt(HOLE, observations)).toBe('admitted over plaintext');
});

test('the report of an application whose peer is the sidecar proves the opposite', () => {
  const passed = [answered(HOLE, '127.0.0.6'), log(HOLE, 'foo/c-1', [])];
  expect(observedAt(HOLE, [...passed, ...control])).toMatch(/^inconclusive/);
});
