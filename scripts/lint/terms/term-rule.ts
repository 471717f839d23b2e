import { type Finding, positionOf } from '../finding.ts';
import type { Piece } from '../pieces/piece.ts';
import { TermFinder, type Use } from './find-terms.ts';
import { type Quotation, QUOTATIONS } from './quotations.ts';
import { RETIRED, type RetiredTerm } from './retired.ts';

/** Reports retired terms in files and in their names, except where they are quoted. */
export class TermRule {
  readonly #finder: TermFinder;
  readonly #quotations: readonly Quotation[];
  readonly #needed = new Set<Quotation>();

  constructor(terms: readonly RetiredTerm[] = RETIRED, quotations: readonly Quotation[] = QUOTATIONS) {
    this.#finder = new TermFinder(terms);
    this.#quotations = quotations;
  }

  check(path: string, text: string, pieces: readonly Piece[]): readonly Finding[] {
    return (
      pieces
        .flatMap((piece) => this.#finder.usesIn(piece))
        .filter((use) => !this.#isQuoted(path, text, use))
        .sort((a, b) => a.offset - b.offset)
        // Shorthand properties and specifiers of imports are two names in one place.
        .filter((use, index, all) => use.offset !== all[index - 1]?.offset)
        .map((use) => ({ path, ...positionOf(text, use.offset), message: messageOf(use) }))
    );
  }

  /** The name of one file or folder, given as its path. */
  checkName(path: string): readonly Finding[] {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const uses = this.#finder.usesIn({ kind: 'name', text: name.replace(/\..*$/, ''), offset: 0 });
    return uses
      .filter((use) => !this.#isQuoted(path, name, use))
      .map((use) => ({ path, line: 1, column: 1, message: `in the file's name, ${messageOf(use)}` }));
  }

  /** Quotations that no file needed among those that were checked so far. */
  unneeded(): readonly Quotation[] {
    return this.#quotations.filter((quotation) => !this.#needed.has(quotation));
  }

  #isQuoted(path: string, text: string, { offset, text: { length } }: Use): boolean {
    const quotation = this.#quotations.find(
      (candidate) => covers(candidate.path, path) && encloses(text, candidate.text, offset, offset + length),
    );
    if (quotation !== undefined) this.#needed.add(quotation);
    return quotation !== undefined;
  }
}

function covers(place: string, path: string): boolean {
  return place === '' || place === path || (place.endsWith('/') && path.startsWith(place));
}

/** Whether `quoted` is in `text` around the passage from `start` to `end`. */
function encloses(text: string, quoted: string, start: number, end: number): boolean {
  for (let at = text.indexOf(quoted); at !== -1 && at <= start; at = text.indexOf(quoted, at + 1)) {
    if (at + quoted.length >= end) return true;
  }
  return false;
}

function messageOf({ text, term: { instead } }: Use): string {
  return `retired: "${text}"; write instead: ${instead}`;
}
