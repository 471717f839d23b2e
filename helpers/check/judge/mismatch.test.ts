import { expect, test } from 'vitest';
import { refused } from '../../model/outcome.ts';
import type { Witness } from '../../model/witness.ts';
import { mismatch } from './mismatch.ts';
import type { ObservedCell } from './rounds.ts';

function cell(by: Parameters<typeof refused.by>[0], ...witnesses: readonly Witness[]): ObservedCell {
  return {
    route: 'a.one -> b.two',
    observed: { is: 'refused', by },
    witnesses: ['client', ...witnesses],
    certificateKnown: false,
    refusedAtCallee: false,
    observations: [1],
    elapsedMs: 0,
  };
}

const lost = refused.by('upstream-reset:UF');

test('an ended connection is a doubt while the log that would name the refusal is silent', () => {
  expect(mismatch(cell('connection-reset'), lost, [])).toEqual({
    verdict: 'inconclusive',
    because: expect.stringContaining('the witness "proxy" is silent, whose log would name the refusal') as string,
  });
});

test('the same end of the connection deviates where the sidecar reported', () => {
  expect(mismatch(cell('connection-reset', 'proxy'), lost, [])?.verdict).toBe('deviates');
});

test('a refusal that no client reports in place of the expected one deviates', () => {
  expect(mismatch(cell('rbac-403'), lost, [])?.verdict).toBe('deviates');
});
