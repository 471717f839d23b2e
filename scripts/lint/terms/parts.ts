/** A lower-case part of a text, with its place. */
export interface Part {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Whether only blanks, a hyphen or the border of a comment separate it from the part before. */
  readonly adjacent: boolean;
}

const NAME_PART = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g;

/** The parts of an identifier such as `kindOfProbe`, `KIND_OF_PROBE` or `kind-of-probe`. */
export function splitName(name: string, start: number): readonly Part[] {
  return [...name.matchAll(NAME_PART)].map((match) => ({
    text: match[0].toLowerCase(),
    start: start + match.index,
    end: start + match.index + match[0].length,
    adjacent: true,
  }));
}

const PROSE_TOKEN = /https?:\/\/\S+|[A-Za-z_$][\w$]*/g;
const SEPARATOR = /^(-|\s+(?:(?:\*|\/\/|#)\s*)*)$/;
/** A passage in backticks that is one identifier, with its members. */
const QUOTED_NAME = /`([A-Za-z_$][\w$.-]*)`/g;
const LITERAL_NAME = /^(['"])([A-Za-z_$][\w$-]*)\1$/;

/** The parts of a text in English, and the identifiers that it mentions or is. */
export function prosePart(text: string): {
  readonly prose: readonly Part[];
  readonly names: readonly (readonly Part[])[];
} {
  const prose: Part[] = [];
  const names: (readonly Part[])[] = [];
  for (const match of text.matchAll(PROSE_TOKEN)) {
    if (match[0].includes('://')) continue;
    const parts = splitName(match[0], match.index);
    const before = prose.at(-1);
    const adjacent = before !== undefined && SEPARATOR.test(text.slice(before.end, match.index));
    prose.push(...parts.map((part, index) => (index === 0 ? { ...part, adjacent } : part)));
    if (parts.length > 1) names.push(parts);
  }
  for (const match of text.matchAll(QUOTED_NAME)) {
    const members = (match[1] ?? '').matchAll(/[^.]+/g);
    for (const member of members) names.push(splitName(member[0], match.index + 1 + member.index));
  }
  const literal = LITERAL_NAME.exec(text);
  if (literal !== null) names.push(splitName(literal[2] ?? '', 1));
  return { prose, names };
}
