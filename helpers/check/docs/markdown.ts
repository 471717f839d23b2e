/** The command that writes the documents anew. */
export const REGENERATE = 'npm run docs';

/** The first lines of every generated document. */
export function opening(title: string, ...paragraphs: readonly string[]): string {
  const generated = `<!-- Generated from the records and the claims by \`${REGENERATE}\`; edit those. -->`;
  return [`# ${title}`, generated, ...paragraphs].join('\n\n');
}

/** A table; what would break a cell is escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('\n', ' ').replaceAll('|', String.raw`\|`);
}

/** A link from a document in docs/ to a path of the project. */
export function link(text: string, path: string): string {
  return `[${text}](../${path})`;
}

/** What a heading is called in links within Markdown: small letters, no punctuation, dashes for blanks. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(/\s/g, '-');
}

/** Text as it stands, where Markdown would read signs in it: `<trust domain>`, `*.local`. */
export function literally(text: string): string {
  return text.replaceAll(/[<*]/g, String.raw`\$&`);
}
