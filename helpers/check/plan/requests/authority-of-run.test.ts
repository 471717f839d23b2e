import { expect, test } from 'vitest';
import { edge } from '../../../model/probes/edge.ts';
import { namesAuthorityOfRun } from './authority-of-run.ts';

type Entries = Parameters<typeof namesAuthorityOfRun>[0]['entries'];

const checks = (text: string, probe: object = {}) => ({
  entries: [{ check: { manifests: { a: { text } }, record: { probe } } }] as unknown as Entries,
});

test.each([
  ['a certificate that it signs', checks('x: meshproof-run://certificate/a?name=b&by=run')],
  ['its certificate', checks('x: meshproof-run://authority/run')],
  ['it as what a client trusts', checks('', edge('a.b').https('c', { tls: { trusts: 'run' } }))],
  ['it as issuer', checks('', edge('a.b').https('c', { tls: { certificate: { of: 'p', by: 'run' } } }))],
])('checks that name %s need it', (_, plan) => expect(namesAuthorityOfRun(plan)).toBe(true));

test('others do not', () => {
  expect(namesAuthorityOfRun(checks('x: meshproof-run://certificate/a?by=runner', { by: 'other' }))).toBe(false);
});
