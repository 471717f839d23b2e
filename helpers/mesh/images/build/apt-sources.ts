/** One of apt's source files. */
export interface AptFile {
  readonly file: string;
  readonly content: string;
}

/**
 * The files, among apt's, that serve a Debian suite (or its updates and security suites) and
 * nothing else, as arguments of mmdebstrap; none when the host is another distribution or release.
 */
export function aptSourcesOf(suite: string, files: readonly AptFile[]): AptSources {
  const serving = files.filter(({ file, content }) => serves(suite, suitesIn(file, content)));
  const unsigned = serving.filter(({ file, content }) => takesUnsigned(file, content)).map(({ file }) => file);
  return { used: serving.map(({ file }) => file).filter((file) => !unsigned.includes(file)), unsigned };
}

/** Files of sources that serve a suite, by path. */
export interface AptSources {
  readonly used: readonly string[];
  /**
   * Files that have apt take packages without a valid signature: a server that answers under that
   * address could put anything into the images.
   */
  readonly unsigned: readonly string[];
}

/**
 * `[trusted=yes]` or `Trusted: yes`, and the same of allow-insecure, in every spelling that apt
 * takes for yes.
 */
function takesUnsigned(file: string, content: string): boolean {
  const yes = String.raw`(?:yes|true|with|on|enable|[1-9]\d*)`;
  const key = '(?:trusted|allow-insecure)';
  const pattern = file.endsWith('.sources')
    ? new RegExp(String.raw`^${key}:\s*${yes}\b`, 'i')
    : new RegExp(String.raw`^deb\s+\[[^\]]*\b${key}\s*=\s*${yes}\b`, 'i');
  return content.split('\n').some((line) => pattern.test(line.trim()));
}

function serves(suite: string, suites: readonly string[]): boolean {
  const ours = [suite, `${suite}-updates`, `${suite}-security`, `${suite}-backports`];
  return suites.length > 0 && suites.every((one) => ours.includes(one));
}

/** Suites that a file names, in the one-line format (*.list) or deb822 (*.sources). */
function suitesIn(file: string, content: string): string[] {
  const lines = content.split('\n').filter((line) => !line.trimStart().startsWith('#'));
  if (file.endsWith('.sources'))
    return lines.filter((line) => /^suites:/i.test(line)).flatMap((line) => fieldsOf(line.slice('suites:'.length)));
  return lines
    .filter((line) => /^deb\s/.test(line))
    .flatMap((line) => fieldsOf(line.replace(/\[[^\]]*\]/, '')).slice(2, 3));
}

function fieldsOf(text: string): string[] {
  return text.trim().split(/\s+/);
}
