/**
 * The floors of helpers/, ground floor first: a floor imports from itself, from those below it and
 * from helpers/errors.ts.
 */
export const FLOORS = [
  'text',
  'model',
  'timing',
  'kube',
  'mesh',
  'probe',
  'witness',
  'check',
  'evidence',
  'report',
  'cli',
] as const;

export type Floor = (typeof FLOORS)[number];

/** One forbidden kind of import: a pattern of its specifier, and the message for it. */
export interface ForbiddenImport {
  readonly regex: string;
  readonly message: string;
}

const OUT_OF_HELPERS: ForbiddenImport = {
  regex: String.raw`(^|/)\.\./(suites|scripts)(/|$)`,
  message: 'helpers are below suites and scripts: they import neither.',
};

/** What a file of `floor` must not import: the floors above it, suites and scripts. */
export function forbiddenOn(floor: Floor): readonly ForbiddenImport[] {
  const above = FLOORS.slice(FLOORS.indexOf(floor) + 1);
  const upwards = {
    regex: String.raw`(^|/)\.\./(helpers/)?(${above.join('|')})(/|$)`,
    message: `imports point down only: helpers/${floor} must not import ${above.join(', ')}.`,
  };
  return above.length === 0 ? [OUT_OF_HELPERS] : [upwards, OUT_OF_HELPERS];
}

/** What helpers/errors.ts must not import: any file of the project; every floor imports it. */
export const FORBIDDEN_IN_ERRORS: readonly ForbiddenImport[] = [
  { regex: String.raw`^\.`, message: 'every floor imports helpers/errors.ts: it imports nothing of the project.' },
];

/** What suites must not import: anything but helpers/check. */
export const FORBIDDEN_IN_SUITES: readonly ForbiddenImport[] = [
  ...FLOORS.filter((floor) => floor !== 'check').map((floor) => ({
    regex: String.raw`(^|/)helpers/${floor}(/|$)`,
    message: 'suites import helpers/check and nothing else.',
  })),
  { regex: String.raw`(^|/)helpers/[^/]*$`, message: 'suites import helpers/check and nothing else.' },
  { regex: String.raw`(^|/)\.\./scripts(/|$)`, message: 'suites import helpers/check and nothing else.' },
  { regex: String.raw`^[^.]`, message: 'suites import helpers/check and nothing else, packages included.' },
];

/** Whether the law forbids that a file (path relative to the project) imports `specifier`. */
export function isForbidden(file: string, specifier: string): boolean {
  return forbiddenIn(file).some(({ regex }) => new RegExp(regex).test(specifier));
}

function forbiddenIn(file: string): readonly ForbiddenImport[] {
  if (file.startsWith('suites/')) return FORBIDDEN_IN_SUITES;
  if (file === 'helpers/errors.ts') return FORBIDDEN_IN_ERRORS;
  const floor = FLOORS.find((candidate) => file.startsWith(`helpers/${candidate}/`));
  return floor === undefined ? [] : forbiddenOn(floor);
}
