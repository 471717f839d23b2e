import type { Piece } from '../pieces/piece.ts';
import { prosePart, type Part, splitName } from './parts.ts';
import type { RetiredTerm, Scope } from './retired.ts';

/** One use of a retired term. */
export interface Use {
  readonly term: RetiredTerm;
  /** As it is written there. */
  readonly text: string;
  readonly offset: number;
}

/** Finds the uses of retired terms in pieces of a file. */
export class TermFinder {
  readonly #byFirst = new Map<string, { readonly rest: readonly string[]; readonly term: RetiredTerm }[]>();

  constructor(terms: readonly RetiredTerm[]) {
    for (const term of terms) {
      for (const form of formsOf(term)) {
        const [first = '', ...rest] = form.split(' ');
        this.#byFirst.set(first, [...(this.#byFirst.get(first) ?? []), { rest, term }]);
      }
    }
  }

  /** The uses in one piece, in the order of the text. */
  usesIn({ kind, text, offset }: Piece): readonly Use[] {
    const uses = kind === 'prose' ? this.#inProse(text) : this.#inName(splitName(text, 0), kind);
    return uses.map((use) => ({ ...use, offset: use.offset + offset, text: text.slice(use.offset, use.end) }));
  }

  #inName(parts: readonly Part[], kind: 'name' | 'property'): readonly Match[] {
    const scopes = new Set<Scope>(['everywhere', 'identifiers']);
    return [
      ...this.#matches(parts, scopes),
      ...this.#matches(
        parts,
        new Set(kind === 'property' ? ['properties', 'whole identifiers'] : ['whole identifiers']),
      ).filter(({ length }) => length === parts.length),
    ];
  }

  #inProse(text: string): readonly Match[] {
    const { prose, names } = prosePart(text);
    const inProse = this.#matches(prose, new Set<Scope>(['everywhere']));
    const seen = new Set(inProse.map(({ offset }) => offset));
    const inNames = names.flatMap((parts) => this.#inName(parts, 'property'));
    return [...inProse, ...inNames.filter(({ offset }) => !seen.has(offset))].sort((a, b) => a.offset - b.offset);
  }

  #matches(parts: readonly Part[], scopes: ReadonlySet<Scope>): readonly Match[] {
    return parts.flatMap((part, index) =>
      (this.#byFirst.get(part.text) ?? []).flatMap(({ rest, term }) => {
        const following = parts.slice(index + 1, index + 1 + rest.length);
        const fits =
          scopes.has(term.scope) && rest.every((text, at) => following[at]?.text === text && following[at].adjacent);
        const end = (following.at(-1) ?? part).end;
        return fits ? [{ term, offset: part.start, end, length: rest.length + 1 }] : [];
      }),
    );
  }
}

/** Every form of a term that is a use of it. */
export function formsOf({ terms, forms = '' }: RetiredTerm): readonly string[] {
  return [...terms, ...forms.split(' ').filter((form) => form !== '')];
}

interface Match {
  readonly term: RetiredTerm;
  readonly offset: number;
  readonly end: number;
  /** Of how many parts. */
  readonly length: number;
}
