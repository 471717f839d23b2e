import { expect, test } from 'vitest';
import { OBSERVATION } from '../../evidence/fixture-run.ts';
import { bundleOf, strictDeviates } from '../../evidence/fixture.ts';
import type { Bundle } from '../../evidence/schemas/bundle.ts';
import { refused } from '../../model/outcome.ts';
import { failureText } from './failure-text.ts';
import { rerunCommand } from './rerun-command.ts';

const { route } = OBSERVATION;
const wire = {
  kind: 'wire',
  mode: 'assert',
  pod: 'mtls-test/httpbin',
  interface: 'eth0',
  ports: [80],
  filters: { heads: '', scan: '' },
  packets: 8,
  bytes: 900,
  tlsRecords: 0,
  wireMarkerSeen: true,
  markersInClear: ['token-1'],
  heads: { captured: 8, received: 8, dropped: 0 },
  scan: { captured: 8, received: 8, dropped: 0 },
  flows: [],
  flowsLeftOut: 0,
};
const observations: Bundle['observations'] = [
  OBSERVATION,
  { ...OBSERVATION, witness: 'callee', facts: { requestIds: ['r1'], xfcc: [] } },
  { ...OBSERVATION, witness: 'proxy', facts: { kind: 'access-log', pod: 'x/y', foundBy: 'port', lines: [] } },
  { ...OBSERVATION, witness: 'wire', requestId: '', facts: wire },
];
const RULES = ['PERMISSIVE is the mode of a mesh without PeerAuthentication', 'PeerAuthentication x/y sets STRICT'];

function textOf(): string {
  const bundle = bundleOf([strictDeviates], 'deviates', { argv: ['run', '--context', 'prod'] });
  const [check] = bundle.plan.checks;
  const predictions = {
    baseline: {},
    applied: { [route]: { outcome: refused.by('connection-reset'), rules: RULES } },
    restored: {},
  };
  const checks = check === undefined ? [] : [{ ...check, predictions }];
  return failureText({ ...bundle, observations, plan: { ...bundle.plan, checks } }, strictDeviates);
}

test('a failure is sentences: the call, the expectation, each witness, the rule, the hint, the command', () => {
  expect(textOf().split('\n').slice(1)).toEqual([
    '  sleep.legacy called httpbin.mtls-test, after the change.',
    '  At 13:05:09.000 strict.yaml was applied.',
    '  Expected: refused by connection-reset. Observed: admitted over plaintext.',
    '  The client sleep.legacy reported: curl exit 56, status 000 Recv failure: Connection reset by peer.',
    '  The application httpbin.mtls-test received the request, without the header in which a sidecar forwards a certificate.',
    '  The sidecar of httpbin.mtls-test logged nothing about it.',
    '  The capture at httpbin.mtls-test saw requests in clear: in clear on port 80: token-1.',
    "  By Istio's rules it is decided by: PeerAuthentication x/y sets STRICT.",
    expect.stringMatching(/^ {2}Look at the PeerAuthentication .*; see https:\/\/istio\.io\/latest\/docs\/\S+$/),
    '  Run it again: npm run -s meshproof -- run --context prod PA-STRICT-01',
  ]);
});

test('a failure has no JSON', () => {
  expect(textOf()).not.toMatch(/[{}]|":/);
});

test.each([
  [['run', '--context', 'prod', '-o', 'json', 'AZ-*'], 'run --context prod X-01'],
  [
    ['run', '--kubeconfig=/a b/config', '--revision', 'canary'],
    "run '--kubeconfig=/a b/config' --revision canary X-01",
  ],
  [['run', '--junit-file', 'j.xml', '--fail-fast', '--no-provision'], 'run --no-provision X-01'],
])('after %j the command keeps the target alone', (argv, command) => {
  expect(rerunCommand('X-01', argv)).toBe(`npm run -s meshproof -- ${command}`);
});
