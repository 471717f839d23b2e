import { expect, test } from 'vitest';
import { describeOutcome } from '../../model/outcome.ts';
import type { DryRunFacts } from '../../probe/dry-run/facts.ts';
import { classifyDryRun } from './dry-run.ts';

function outcome(part: Partial<DryRunFacts>): string {
  const answer = {
    kind: 'dry-run',
    manifest: 'a.yaml',
    object: 'a/x',
    status: 400,
    message: '',
    isStored: false,
  } as const;
  return describeOutcome(classifyDryRun({ ...answer, ...part }));
}

const WEBHOOK = 'admission webhook "rev.validation.istio.io" denied the request: configuration is invalid: x';

test.each<[string, Partial<DryRunFacts>]>([
  ['accepted', { status: 200 }],
  ['accepted', { status: 201 }],
  ['rejected by unknown-field', { message: 'strict decoding error: unknown field "spec.selector.matchExpressions"' }],
  ['rejected by unknown-field', { status: 500, message: '.spec.mtlz: field not declared in schema' }],
  [
    'rejected by schema',
    { status: 422, message: 'PeerAuthentication.security.istio.io "x" is invalid: spec: Invalid value: "object": no' },
  ],
  ['rejected by istio-webhook', { message: WEBHOOK }],
  ['rejected by istio-webhook', { message: WEBHOOK.replace('rev.', '') }],
])('%s', (expected, part) => expect(outcome(part)).toBe(expected));

test.each([
  ['another webhook', { message: WEBHOOK.replace('istio.io', 'example.io') }],
  ['a missing right', { status: 403, message: 'peerauthentications.security.istio.io "x" is forbidden' }],
  ['a missing namespace', { status: 404, message: 'namespaces "full" not found' }],
  ['a webhook that did not respond', { status: 500, message: 'failed calling webhook "validation.istio.io"' }],
])('is inconclusive for %s', (_, part) => expect(outcome(part)).toMatch(/^inconclusive: no row knows/));

test('a dry run that leaves an object behind is a finding', () => {
  expect(outcome({ status: 201, isStored: true })).toMatch(/^contradicted: .*the cluster has a\/x after it/);
});
