import { expect, test } from 'vitest';
import { bundleOf, cell, check, HOSTILE, strictConforms, strictDeviates } from '../../evidence/fixture.ts';
import { admitted, refused } from '../../model/outcome.ts';
import { annotations } from './annotations.ts';
import { jobSummary } from './job-summary.ts';

const place = (file: string) => ({ file, line: 12 });

test('a check that is not green is an error at the line of its record', () => {
  const [command = '', ...others] = annotations(bundleOf([strictDeviates], 'deviates'), place);
  expect(others).toEqual([]);
  expect(command).toMatch(
    /^::error file=suites\/peer-authentication\/strict\.check\.ts,line=12,title=PA-STRICT-01 deviates::PA-STRICT-01 /,
  );
  expect(command).toContain('%0A  Run it again: npm run');
  expect(command).not.toContain('\n');
});

test('a check that conforms has no annotation', () => {
  expect(annotations(bundleOf([strictConforms], 'conforms'), place)).toEqual([]);
});

test('properties and messages are escaped as the runner reads them', () => {
  const hostile = check('X', 'deviates', [cell('a.x -> b.x', 'applied', refused.by('rbac-403'))], '100%\r\n::error::y');
  const [command = ''] = annotations(bundleOf([hostile], 'deviates'), () => ({ file: 'a,b:c%.ts', line: 1 }));
  expect(command).toContain('file=a%2Cb%3Ac%25.ts,line=1,');
  expect(command).toContain('X deviates: 100%25');
  expect(command.split('\n')).toHaveLength(1);
});

test('the summary has the counts and the matrix, failures first', () => {
  const summary = jobSummary(bundleOf([{ ...strictConforms, id: 'GREEN' }, strictDeviates], 'deviates'));
  expect(summary).toContain('## meshproof: deviates\n\n2 checks: 1 conform, 1 deviate, ');
  expect(summary.indexOf('### PA-STRICT-01')).toBeLessThan(summary.indexOf('### GREEN'));
  expect(summary).toContain(
    '| caller | httpbin.mtls-test, baseline | httpbin.mtls-test, applied |\n| --- | --- | --- |\n| sleep.legacy | ✓ plaintext | ✗ plaintext |',
  );
});

test('foreign text has no effect in the summary', () => {
  const hostile = check(HOSTILE, 'deviates', [cell('a|b.x -> b.x', 'applied', admitted.overTls())], HOSTILE);
  expect(jobSummary(bundleOf([hostile], 'deviates'))).not.toMatch(/<|a\|b/);
});

test('a summary stays below what GitHub accepts', () => {
  const many = Array.from({ length: 9000 }, () => strictConforms);
  expect(Buffer.byteLength(jobSummary(bundleOf(many, 'conforms')))).toBeLessThan(2 ** 20);
});
