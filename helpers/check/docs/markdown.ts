/** Command that regenerates the documents. */
export const REGENERATE = 'npm run docs';

/** Renders the first lines of a generated document. */
export function opening(title: string, ...paragraphs: readonly string[]): string {
  const generated = `<!-- Generated from the records and the claims by \`${REGENERATE}\`; edit those. -->`;
  return [`# ${title}`, generated, ...paragraphs.map((paragraph) => wrapped(paragraph))].join('\n\n');
}

const COLUMNS = 100;
/** Blanks belong to the token inside code and in the text of a link. */
const TOKENS = /(?:\[[^\]]*\]\([^)]*\)|`[^`]*`|[^\s`[]|\[)+/g;

/** Wraps prose at 100 columns; the lines after the first begin with `indent`. */
export function wrapped(text: string, indent = ''): string {
  const lines: string[] = [];
  for (const token of text.match(TOKENS) ?? []) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(token);
    else if (last.length + 1 + token.length > COLUMNS) lines.push(`${indent}${token}`);
    else lines[lines.length - 1] = `${last} ${token}`;
  }
  return lines.join('\n');
}

/** Renders a table; characters that end a cell are escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('\n', ' ').replaceAll('|', String.raw`\|`);
}

/** Renders a link from a document in docs/ to a path of the project. */
export function link(text: string, path: string): string {
  return `[${text}](../${path})`;
}

/** Returns the anchor of a heading: lower case, no punctuation, dashes for blanks. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(/\s/g, '-');
}

/** Escapes text that Markdown would interpret: `<trust domain>`, `*.local`. */
export function literally(text: string): string {
  return text.replaceAll(/[<*]/g, String.raw`\$&`);
}
