import { expect, test } from 'vitest';
import { admitted, refused } from '../../model/outcome.ts';
import { bypassed } from '../../model/outcomes/bypass-outcome.ts';
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

test('an admission that the log of the sidecar does not concern is no proof that it was bypassed', () => {
  const observed = admitted.overPlaintext();
  const unproved: ObservedCell = { ...cell('rbac-403'), observed, witnesses: ['client', 'callee'] };
  const expected = bypassed.overPlaintext();
  expect(mismatch(unproved, expected, [])).toEqual({
    verdict: 'inconclusive',
    because: expect.stringContaining('nothing proves that the sidecar did not pass it on') as string,
  });
  expect(mismatch({ ...unproved, witnesses: ['client', 'proxy'] }, expected, [])?.verdict).toBe('deviates');
  expect(mismatch({ ...unproved, observed: expected }, observed, [])?.verdict).toBe('deviates');
});
