import type { Bundle } from './schemas/bundle.ts';
import { SCHEMAS } from './schemas/version.ts';

/** A run, its subject and one line of each stream, for tests. */

export const RUN: Bundle['run'] = {
  schema: SCHEMAS.run,
  runId: '20261122-130501-abcd',
  argv: ['run'],
  node: 'v24.21.0',
  openssl: '3.5.5',
  suite: { commit: '0123456789abcdef', dirty: false },
  startedAt: '2026-11-22T13:05:01.000Z',
  endedAt: '2026-11-22T13:05:13.500Z',
  ended: 'completed',
  failure: null,
  phases: [
    { title: 'cluster', seconds: 0.5 },
    { title: 'checks', seconds: 12 },
  ],
  infrastructure: [],
  execs: { 'sleep.legacy': 2 },
};

export const SUBJECT: NonNullable<Bundle['subject']> = {
  mesh: 'kind',
  scope: 'lab',
  cluster: { name: 'meshproof', uid: 'uid-1', kubernetes: 'v1.36.3' },
  istio: {
    client: '1.31.0',
    controlPlane: '1.31.0',
    dataPlane: { '1.31.0': 4 },
    revision: 'default',
    trustDomain: 'cluster.local',
  },
  images: { 'meshproof/httpbin:1': 'sha256:aa' },
  node: { os: 'Debian 12', kernel: '6.1', runtime: 'containerd://1.6', image: 'meshproof/node:1' },
  imageSource: 'packages',
};

export const OBSERVATION: Bundle['observations'][number] = {
  seq: 1,
  check: 'PA-STRICT-01',
  phase: 'applied',
  round: 1,
  route: 'sleep.legacy -> httpbin.mtls-test',
  witness: 'client',
  requestId: 'r1',
  at: '2026-11-22T13:05:09.130Z',
  elapsedMs: 8130,
  facts: {
    kind: 'http',
    url: 'http://httpbin.mtls-test:8000/headers',
    exitCode: 56,
    errorMessage: 'Recv failure: Connection reset by peer',
    status: 0,
    responseHeaders: {},
    body: '',
    totalMs: 1,
  },
};

export const CHANGE: Bundle['changes'][number] = {
  seq: 1,
  check: 'PA-STRICT-01',
  phase: 'applied',
  kind: 'applied',
  at: '2026-11-22T13:05:09.000Z',
  elapsedMs: 8000,
  facts: { deleted: [], applied: ['strict.yaml'] },
};
