import { describe, expect, test } from 'vitest';
import { bundleOf, cell, check } from '../../evidence/fixture.ts';
import type { Bundle } from '../../evidence/schemas/bundle.ts';
import type { JudgedCheck } from '../../evidence/schemas/verdict-schemas.ts';
import { admitted, refused } from '../../model/outcome.ts';
import { combineVerdicts } from '../../model/verdict.ts';
import { failureText } from '../failure/failure-text.ts';
import { junitXml } from '../junit.ts';
import { PLAIN } from '../text/text-style.ts';
import { proveDocument } from './prove-document.ts';
import { proveShortText, proveText } from './prove-text.ts';

const route = 'sleep.legacy -> httpbin.mtls-test';
const reset = refused.by('connection-reset');
const caught = check('PA-STRICT-01+omitted', 'conforms', [cell(route, 'applied', admitted.overPlaintext())]);
const survived = check(
  'PA-STRICT-01+permissive',
  'deviates',
  [cell(route, 'applied', admitted.overPlaintext(), reset)],
  `${route} stayed green (refused by connection-reset) where it had to be admitted over plaintext`,
);
const doubtful = check('AZ-DENY-01+without:deny.yaml', 'inconclusive', [], 'it was stopped: the stream broke');
const left = check('AMB-01+omitted', 'not-applicable', [], 'needs Istio >=9');

/** A bundle as prove writes it: every entry of the plan names its sabotage. */
function proved(...checks: readonly JudgedCheck[]): Bundle {
  const bundle = bundleOf(checks, combineVerdicts(checks.map(({ verdict }) => verdict)));
  const planned = bundle.plan.checks.map((entry) => {
    const [of = '', name = ''] = entry.record.id.split('+');
    return { ...entry, sabotage: { of, name, generated: name.includes(':'), claimed: { [route]: reset }, free: [] } };
  });
  return { ...bundle, plan: { ...bundle.plan, checks: planned } };
}

describe('the JSON document of a sabotage run', () => {
  test('counts the sabotages that ran and names those that were not caught', () => {
    expect(proveDocument(proved(caught, survived, doubtful, left))).toMatchObject({
      sabotages: 3,
      caught: 1,
      survived: [{ check: 'PA-STRICT-01', sabotage: 'permissive', because: survived.because }],
      inconclusive: [{ check: 'AZ-DENY-01', sabotage: 'without:deny.yaml', because: doubtful.because }],
      notApplicable: [{ check: 'AMB-01', sabotage: 'omitted' }],
      verdict: 'deviates',
      seconds: { checks: 12 },
    });
  });
});

describe('the text of a sabotage run', () => {
  test('counts per check and names what stayed green, with its evidence', () => {
    const text = proveText(proved(caught, survived), PLAIN);
    expect(text).toContain('PA-STRICT-01  caught 1/2  omitted\n  survived permissive: sleep.legacy');
    expect(text).toContain('deviates: 1 of 2 sabotages caught, 1 survived, 0 inconclusive');
    expect(text).toContain('Run it again: npm run -s meshproof -- prove PA-STRICT-01');
  });

  test('is one line if all were caught', () => {
    expect(proveShortText(proved(caught))).toMatch(/^conforms: 1 of 1 sabotages caught, 0 survived[^\n]*\n$/);
  });

  test('has a line for each that was not caught', () => {
    expect(proveShortText(proved(caught, doubtful, left)).split('\n')).toHaveLength(4);
  });
});

test('JUnit of a sabotage run is red where one survived', () => {
  expect(junitXml(proved(caught, survived))).toMatch(/tests="2" failures="1"[^]*stayed green/);
});

test('the rerun command of a check without a sabotage is run', () => {
  expect(failureText(proved(survived), { ...survived, id: 'PA-STRICT-01' })).toContain('-- run PA-STRICT-01');
});
