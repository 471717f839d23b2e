/**
 * A decoded text with a mapping to its source: JSON escapes of any depth, percent-encoding and HTML
 * entities are resolved, and an existing marker is one character, so that patterns can ignore them.
 */
export interface View {
  readonly text: string;
  /** The original text. */
  readonly source: string;
  /** Start and end of each character in the source; absent if the texts are equal. */
  readonly places?: { readonly starts: Uint32Array; readonly ends: Uint32Array };
  /** Whether escapes are resolved; if not, a backslash ends a value. */
  readonly decoded: boolean;
}

/** Position of a secret in a view or in its source. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
  /** Quote that has to enclose a marker which replaces an unquoted JSON value. */
  readonly quote?: string;
}

/** Represents an existing marker in a view: a noncharacter, which texts do not contain. */
export const REDACTED = '\uFDD0';

/** Whether a part of a view consists of existing markers only. */
export function isRedacted(part: string): boolean {
  return part !== '' && part.replaceAll(REDACTED, '') === '';
}

/** Start of a view's character in the source. */
export function startInSource({ places }: View, at: number): number {
  return places === undefined ? at : (places.starts[at] ?? 0);
}

/** End of a view's character in the source. */
export function endInSource({ places }: View, at: number): number {
  return places === undefined ? at + 1 : (places.ends[at] ?? 0);
}

/** Maps a span of a view to a span of the source. */
export function spanInSource(view: View, { start, end, ...rest }: Span): Span {
  return { ...rest, start: startInSource(view, start), end: endInSource(view, end - 1) };
}
