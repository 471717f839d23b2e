import type { styleText } from 'node:util';

/** The style of a text report, which the caller of a renderer chooses. */
export interface TextStyle {
  /** Colours a text, or returns it unchanged. */
  readonly paint: (format: Parameters<typeof styleText>[0], text: string) => string;
  /** Whether to use only characters that every terminal and font has. */
  readonly ascii: boolean;
}

/** No colour, for files, pipes and tests. */
export const PLAIN: TextStyle = { paint: (_format, text) => text, ascii: false };
