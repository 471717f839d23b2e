import { describe, expect, it } from 'vitest';
import { formatFinding } from '../finding.ts';
import { piecesOf } from '../pieces/pieces.ts';
import type { RetiredTerm } from './retired.ts';
import { TermRule } from './term-rule.ts';

const terms: readonly RetiredTerm[] = [{ terms: ['gizmo'], scope: 'everywhere', instead: 'device' }];

function check(rule: TermRule, path: string, text: string): readonly string[] {
  return rule.check(path, text, piecesOf(path, text)).map(formatFinding);
}

describe('a finding', () => {
  it('names file, line, column, the term and what to write instead', () => {
    expect(check(new TermRule(terms, []), 'a.ts', '\n  // the gizmo\n')).toEqual([
      'a.ts:2:10: retired: "gizmo"; write instead: device',
    ]);
  });

  it.each(['helpers/old-gizmo', 'helpers/gizmo.test.ts'])('is made for the name %s', (path) => {
    expect(new TermRule(terms, []).checkName(path)).toHaveLength(1);
  });

  it('is made once for the name of a folder, not for each file in it', () => {
    expect(new TermRule(terms, []).checkName('helpers/gizmo/device.ts')).toEqual([]);
  });
});

describe('a quotation', () => {
  const quotation = { path: 'a.ts', text: 'gizmo 2.0', reason: 'another program prints it' };

  it('allows the term in its own text, nowhere else in the file', () => {
    const rule = new TermRule(terms, [quotation]);
    expect(check(rule, 'a.ts', "// gizmo\nf('gizmo 2.0');\n")).toEqual([
      'a.ts:1:4: retired: "gizmo"; write instead: device',
    ]);
    expect(rule.unneeded()).toEqual([]);
  });

  it('allows nothing in another file, and is a finding itself when no file needs it', () => {
    const rule = new TermRule(terms, [quotation]);
    expect(check(rule, 'b.ts', '// gizmo 2.0')).toHaveLength(1);
    expect(rule.unneeded()).toEqual([quotation]);
  });

  it.each(['', 'helpers/'])('is allowed in every file below "%s"', (path) => {
    const rule = new TermRule(terms, [{ ...quotation, path }]);
    expect(check(rule, 'helpers/a/b.ts', '// gizmo 2.0')).toEqual([]);
  });
});
