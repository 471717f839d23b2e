import { expect, test } from 'vitest';
import { calleeFactsOf } from '../../../../witness/callee/callee.ts';
import { read } from '../fixtures/request-reports.ts';

const plain = { is: 'admitted', over: 'plaintext' } as const;
const callee = calleeFactsOf(new Map([['x-request-id', ['r1']]]), 'r1', {
  target: '/public/../admin?a=/',
  host: 'Other.example:80',
});

test('path and host are read as the application received them', () => {
  expect(read('path', { plain, callee })).toBe('reports path: /public/../admin?a=/');
  expect(read('host', { plain, callee })).toBe('reports host: Other.example:80');
});

test.each([
  ['a callee that does not report it', { plain, callee: calleeFactsOf(new Map([['x-request-id', ['r1']]]), 'r1') }],
  ['a silent callee', { plain }],
  ['the response to another request', { plain, callee: calleeFactsOf(new Map(), 'r1', { target: '/' }) }],
])('%s leaves it open', (_, reports) => expect(read('path', reports)).toMatch(/^inconclusive/));

test('a refused request reports its refusal', () =>
  expect(read('path', { plain: { is: 'refused', by: 'rbac-403' } })).toBe('refused by rbac-403'));
