import type { styleText } from 'node:util';

/** How a text report may look; renderers stay pure and let the caller decide. */
export interface TextStyle {
  /** Colours a text, or returns it as it is. */
  readonly paint: (format: Parameters<typeof styleText>[0], text: string) => string;
  /** Only characters that every terminal and font has. */
  readonly ascii: boolean;
}

/** No colour, for files, pipes and tests. */
export const PLAIN: TextStyle = { paint: (_format, text) => text, ascii: false };
