import { describe, expect, test } from 'vitest';
import { bundleOf, strictConforms } from '../../evidence/fixture.ts';
import type { JudgedCell } from '../../evidence/schemas/verdict-schemas.ts';
import { runDocument } from '../document.ts';
import { reportHtml } from '../html/html.ts';
import { junitXml } from '../junit.ts';
import { shortText } from './short-text.ts';
import { summaryText } from './summary-text.ts';
import { PLAIN } from './text-style.ts';

const [first, ...others] = strictConforms.cells as [JudgedCell, ...JudgedCell[]];
const against = { ...first, modelPredicts: 'refused by dns (rules: a rule)' };
const field = 'AuthorizationPolicy foo/x: spec.rules[0].when';
const unknown = others.map((cell) => ({ ...cell, notModelled: [field] }));
const bundle = bundleOf([{ ...strictConforms, cells: [against, ...unknown] }], 'conforms');
const LINE = 'the model disagrees about 1 cell of 1 check';

describe('a cell that conforms although the model predicts another outcome', () => {
  test.each([
    ['text', summaryText(bundle, PLAIN)],
    ['short text', shortText(bundle)],
    ['HTML', reportHtml(bundle)],
  ])('is counted in the report as %s', (_format, report) => {
    expect(report).toContain(LINE);
  });

  test('is listed with the prediction and its rules, in JUnit as a property', () => {
    const listed = 'as expected; the model predicts refused by dns (rules: a rule)';
    expect(summaryText(bundle, PLAIN)).toContain(listed);
    expect(junitXml(bundle)).toContain(listed);
  });

  test('is counted in the JSON document, beside the cells that are not modelled', () => {
    expect(runDocument(bundle).model).toEqual({
      disagrees: { cells: 1, checks: 1 },
      notModelled: { cells: unknown.length, checks: 1, fields: [field] },
    });
  });
});

test.each([
  ['text', summaryText(bundle, PLAIN)],
  ['HTML', reportHtml(bundle)],
  ['JUnit', junitXml(bundle)],
])('the report as %s names what is not modelled', (_format, report) => {
  expect(report).toContain(field);
});

test('reports of a run with which the model agrees do not mention it', () => {
  expect(summaryText(bundleOf([strictConforms], 'conforms'), PLAIN)).not.toMatch(/the model|not modelled/);
});
