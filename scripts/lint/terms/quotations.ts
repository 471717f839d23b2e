/**
 * A text with a retired term that this project does not choose: the output of another program, the
 * name of an interface.
 */
export interface Quotation {
  /** A file, or a folder with a closing slash, relative to the project; empty for every file. */
  readonly path: string;
  /** The exact text around the term. */
  readonly text: string;
  readonly reason: string;
}

/** Every quotation that may stay; one that no file needs any more is a finding. */
export const QUOTATIONS: readonly Quotation[] = [
  {
    path: 'scripts/lint/',
    text: '## Retired words',
    reason: 'the heading of the glossary that names the retired terms',
  },
  ...['README.md', 'docs/sources.md'].map((path) => ({
    path,
    text: 'together called the handbook',
    reason: 'introduces the name of helpers/check/handbook and of docs/handbook.md',
  })),
  ...["'canary'", "'prod-canary'"].map((text) => ({
    path: 'helpers/',
    text,
    reason: 'the usual name of a second revision of istiod',
  })),
  ...["'HOME'", 'HOME: '].map((text) => ({ path: 'helpers/', text, reason: 'the environment variable' })),
  ...['flags.keep', 'keep?: ', 'KEEP'].map((text) => ({
    path: 'helpers/cli/',
    text,
    reason: 'the option --keep of run',
  })),
  { path: '', text: 'MI-JOURNEY-01', reason: 'the id of a check; ids never change' },
  { path: '', text: '/books/cost', reason: 'the path of a source article that PA-HACKCOST-01 requests' },
  {
    path: 'helpers/mesh/engine/host-network/',
    text: 'DOCKER-ISOLATION-STAGE-',
    reason: 'chains of the packet filter that Docker names so',
  },
];
