/** One of apt's source files. */
export interface AptFile {
  readonly file: string;
  readonly content: string;
}

/**
 * The files, among apt's, that serve a Debian suite (or its updates and security suites) and nothing else,
 * as arguments of mmdebstrap; none when the host is another distribution or release.
 */
export function aptSourcesOf(suite: string, files: readonly AptFile[]): string[] {
  return files.filter(({ file, content }) => serves(suite, suitesIn(file, content))).map(({ file }) => file);
}

function serves(suite: string, suites: readonly string[]): boolean {
  const ours = [suite, `${suite}-updates`, `${suite}-security`, `${suite}-backports`];
  return suites.length > 0 && suites.every((one) => ours.includes(one));
}

/** Suites that a file names, in the one-line format (*.list) or deb822 (*.sources). */
function suitesIn(file: string, content: string): string[] {
  const lines = content.split('\n').filter((line) => !line.trimStart().startsWith('#'));
  if (file.endsWith('.sources'))
    return lines.filter((line) => /^suites:/i.test(line)).flatMap((line) => words(line.slice('suites:'.length)));
  return lines
    .filter((line) => /^deb\s/.test(line))
    .flatMap((line) => words(line.replace(/\[[^\]]*\]/, '')).slice(2, 3));
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
