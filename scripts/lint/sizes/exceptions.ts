/** A file that may be longer than the others, or a folder that may contain more files, and why. */
export interface SizeException {
  readonly path: string;
  readonly reason: string;
}

export const LONG_FILES: readonly SizeException[] = [];

export const FULL_FOLDERS: readonly SizeException[] = [
  { path: '.', reason: 'git, npm and the tools look for their files here' },
];
