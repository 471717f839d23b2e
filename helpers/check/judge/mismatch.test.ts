import { expect, test } from 'vitest';
import { refused } from '../../model/outcome.ts';
import { mismatch } from './mismatch.ts';
import type { ObservedCell } from './rounds.ts';

function cell(by: Parameters<typeof refused.by>[0], refusalLogged = false): ObservedCell {
  return {
    route: 'a.one -> b.two',
    observed: { is: 'refused', by },
    witnesses: ['client', 'proxy'],
    refusalLogged,
    certificateKnown: false,
    refusedAtCallee: false,
    observations: [1],
    elapsedMs: 0,
  };
}

const lost = refused.by('upstream-reset:UF');

test('an ended connection is a doubt while no log names the refusal', () => {
  expect(mismatch(cell('connection-reset'), lost, [])).toEqual({
    verdict: 'inconclusive',
    because: expect.stringContaining('no sidecar logged a refusal') as string,
  });
});

test('the same end of the connection deviates where a sidecar logged another refusal', () => {
  expect(mismatch(cell('connection-reset', true), lost, [])?.verdict).toBe('deviates');
});

test('a refusal that no client reports in place of the expected one deviates', () => {
  expect(mismatch(cell('rbac-403'), lost, [])?.verdict).toBe('deviates');
});
