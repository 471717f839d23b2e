import { describe, expect, test } from 'vitest';
import { bundleOf, notApplicable, strictConforms, strictDeviates, strictInconclusive } from '../evidence/fixture.ts';
import { failedRun, failure } from './fixture.ts';
import { junitOfFailure, junitXml } from './junit.ts';

describe('JUnit', () => {
  const counts = (xml: string) => /<testsuites [^>]*>/.exec(xml)?.[0];

  test('is green only if every judged check conforms', () => {
    expect(counts(junitXml(bundleOf([strictConforms], 'conforms')))).toContain(
      'tests="1" failures="0" errors="0" skipped="0"',
    );
  });

  test('distinguishes failures, errors and skips, and has the reason of a skip', () => {
    const xml = junitXml(bundleOf([strictDeviates, { ...strictInconclusive, id: 'X' }, notApplicable], 'deviates'));
    expect(counts(xml)).toContain('tests="3" failures="1" errors="1" skipped="1"');
    expect(xml).toContain('<skipped message="needs the ambient data plane; this mesh runs sidecars"/>');
    expect(xml).toContain('<property name="control" value="NIST 800-53 SC-8(1)"/>');
  });

  test('is red if the set-up failed, nothing was judged, or the run did not end', () => {
    expect(counts(junitOfFailure(failure))).toContain('errors="1"');
    expect(counts(junitXml(failedRun))).toContain('errors="1"');
    expect(counts(junitXml(bundleOf([notApplicable], 'inconclusive')))).toContain('errors="1"');
    expect(counts(junitXml(bundleOf([strictConforms], 'conforms', { ended: 'running', endedAt: null })))).toContain(
      'errors="1"',
    );
  });
});
