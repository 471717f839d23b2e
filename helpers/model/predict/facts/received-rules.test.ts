import { expect, test } from 'vitest';
import { logged, received } from '../../facts/fact-probes.ts';
import { describeOutcome } from '../../outcome.ts';
import { DEFAULT_MESH } from '../../policies/mesh-config.ts';
import { http } from '../../probes/http.ts';
import type { ProbeSpec } from '../../probes/probe-spec.ts';
import { echo, sleep } from '../../workloads/sample-workloads.ts';
import { requirePrediction } from '../predict.ts';

const cast = {
  'sleep.full': sleep.meshed(),
  'sleep.legacy': sleep.bare(),
  'new.foo': echo.meshed(),
  'old.foo': echo.bare(),
};
const dots = received.path(http.get('/public/../admin?a=/../b', { port: 80 }));
const slashes = received.path(http.get('//admin', { port: 80 }));

function factOf(route: string, probe: ProbeSpec, pathNormalization = DEFAULT_MESH.pathNormalization): string {
  const mesh = { ...DEFAULT_MESH, pathNormalization };
  return describeOutcome(requirePrediction({ policies: [], cast, route, probe, mesh }).outcome);
}

test.each([
  ['sleep.legacy -> new.foo', '/admin?a=/../b'],
  ['sleep.full -> old.foo', '/admin?a=/../b'],
  ['sleep.legacy -> old.foo', '/public/../admin?a=/../b'],
])('a path on %s arrives as %s', (route, path) => expect(factOf(route, dots)).toBe(`reports path: ${path}`));

test('the setting of the mesh decides about slashes, and a sidecar logs what it passes on', () => {
  expect(factOf('sleep.legacy -> new.foo', slashes)).toBe('reports path: //admin');
  expect(factOf('sleep.legacy -> new.foo', slashes, 'MERGE_SLASHES')).toBe('reports path: /admin');
  expect(factOf('sleep.legacy -> new.foo', logged(http.get('/a/../b', { port: 80 })))).toMatch(/GET \/b$/);
});

test('a Host header arrives as it was sent', () => {
  const host = received.host(http.get('/', { port: 80, host: 'Other.example:8080' }));
  expect(factOf('sleep.legacy -> new.foo', host)).toBe('reports host: Other.example:8080');
});
