import { describe, expect, it } from 'vitest';
import { piecesOf } from '../pieces/pieces.ts';
import { TermFinder } from './find-terms.ts';
import type { RetiredTerm } from './retired.ts';

const terms: readonly RetiredTerm[] = [
  { terms: ['gizmo'], forms: 'gizmos', scope: 'everywhere', instead: 'device' },
  { terms: ['in a heap'], scope: 'everywhere', instead: 'piled' },
  { terms: ['hop'], scope: 'identifiers', instead: 'jump' },
  { terms: ['lot'], scope: 'whole identifiers', instead: 'share' },
  { terms: ['cause'], scope: 'properties', instead: 'reason' },
];

function found(path: string, text: string): readonly string[] {
  const finder = new TermFinder(terms);
  return piecesOf(path, text).flatMap((piece) =>
    finder.usesIn(piece).map((use) => `${use.offset} ${text.slice(use.offset, use.offset + use.text.length)}`),
  );
}

describe('a term retired everywhere', () => {
  it.each([
    ['a variable', 'const gizmo = 1;', '6 gizmo'],
    ['a part of a name', 'function oldGizmos() {}', '12 Gizmos'],
    ['a part of a constant', 'const OLD_GIZMO = 1;', '10 GIZMO'],
    ['a private name', 'class A { #gizmo = 1 }', '11 gizmo'],
    ['a comment of a line', '// the gizmo\n', '7 gizmo'],
    ['a docstring', '/** Gizmos. */\n', '4 Gizmos'],
    ['a name in a docstring', '/** As `makeGizmo`. */\n', '12 Gizmo'],
    ['a string', "f('no gizmo here');", '6 gizmo'],
    ['a template', 'f(`${1} gizmo`);', '8 gizmo'],
    ['a pattern', 'f(/gizmo/);', '3 gizmo'],
    ['a type of a property', "interface A { kind: 'gizmo' }", '21 gizmo'],
    ['a phrase across the lines of a comment', '// in a\n// heap\n', '3 in a\n// heap'],
    ['a phrase in a name', 'const inAHeap = 1;', '6 inAHeap'],
  ])('is found in %s', (_, text, use) => {
    expect(found('a.ts', text)).toEqual([use]);
  });

  it.each([
    ['a longer name', 'const gizmology = 1;'],
    ['an address', '// https://example.com/gizmo/\n'],
    ['the specifier of an import', "import { a } from './gizmo.ts';"],
    ['the specifier of an import type', "type A = import('./gizmo.ts').A;"],
    ['a phrase that a full stop divides', '// in a. Heap\n'],
  ])('is not found in %s', (_, text) => {
    expect(found('a.ts', text)).toEqual([]);
  });

  it.each([
    ['a.md', 'A gizmo.\n', '2 gizmo'],
    ['a.md', '```\ngizmo\n```\n', '4 gizmo'],
    ['a.yaml', 'a: 1 # gizmo\n', '7 gizmo'],
    ['images/x/Dockerfile', '# gizmo\nRUN x\n', '2 gizmo'],
    ['a.sh', 'gizmo() { :; }\n', '0 gizmo'],
    ['launch', '#!/bin/sh\n# gizmo\n', '12 gizmo'],
    ['package.json', '{ "description": "a gizmo" }', '20 gizmo'],
  ])('is found in %s', (path, text, use) => {
    expect(found(path, text)).toEqual([use]);
  });

  it('is not found in values of YAML, which are names of other programs', () => {
    expect(found('a.yaml', 'kind: gizmo#1\n')).toEqual([]);
  });

  it('may be listed in the section of the glossary that retires it', () => {
    const glossary = '# Terms\n\n## Retired words\n\n| `gizmo` | device |\n\n## Notes\n\ngizmo\n';
    expect(found('docs/glossary.md', glossary)).toEqual([`${glossary.lastIndexOf('gizmo')} gizmo`]);
  });
});

describe('a term retired in identifiers', () => {
  it.each([
    ['const nextHop = 1;', '10 Hop'],
    ["f('hop');", '3 hop'],
    ["f('next-hop');", '8 hop'],
    ['// see `hop`\n', '8 hop'],
    ['// see nextHop\n', '11 Hop'],
  ])('is found in %s', (text, use) => {
    expect(found('a.ts', text)).toEqual([use]);
  });

  it.each(['// one hop\n', "f('one hop');"])('is not found in %s', (text) => {
    expect(found('a.ts', text)).toEqual([]);
  });
});

describe('a term retired as a whole identifier', () => {
  it.each([
    ['const lot = 1;', '6 lot'],
    ['a.lot', '2 lot'],
    ["f('lot');", '3 lot'],
    ['// see `a.lot`\n', '10 lot'],
  ])('is found in %s', (text, use) => {
    expect(found('a.ts', text)).toEqual([use]);
  });

  it.each(['const aLot = 1;', '// a lot\n'])('is not found in %s', (text) => {
    expect(found('a.ts', text)).toEqual([]);
  });
});

describe('a term retired as a property', () => {
  it.each([
    ['f({ cause: 1 });', '4 cause'],
    ['interface A { readonly cause: string }', '23 cause'],
    ['class A { cause = 1 }', '10 cause'],
    ['a.cause', '2 cause'],
  ])('is found in %s', (text, use) => {
    expect(found('a.ts', text)).toEqual([use]);
  });

  it.each(['const cause = 1;', 'a[cause]', 'f({ causeOfIt: 1 });'])('is not found in %s', (text) => {
    expect(found('a.ts', text)).toEqual([]);
  });
});
