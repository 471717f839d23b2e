import { matchesGlob } from 'node:path';

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
  'dataplane',
  'classify',
  'check',
  'live',
  'simulated',
  'evidence',
  'report',
  'cli',
] as const;

/** The floors inside helpers/check, ground floor first. */
export const CHECK_FLOORS = [
  'handbook',
  'record',
  'plan',
  'load',
  'judge',
  'explain',
  'docs',
  'run',
  'conform',
] as const;

export type Floor = (typeof FLOORS)[number];
export type CheckFloor = (typeof CHECK_FLOORS)[number];

/** One forbidden kind of import: a pattern of its specifier, and the message for it. */
export interface ForbiddenImport {
  readonly regex: string;
  readonly message: string;
}

/** What the files of one place must not import. */
export interface Law {
  /** A glob, relative to the project. */
  readonly files: string;
  readonly forbidden: readonly ForbiddenImport[];
}

const OUT_OF_HELPERS: ForbiddenImport = {
  regex: String.raw`(^|/)\.\./(suites|scripts)(/|$)`,
  message: 'helpers are below suites and scripts: they import neither.',
};
const IN_ERRORS: ForbiddenImport = {
  regex: String.raw`^\.`,
  message: 'every floor imports helpers/errors.ts: it imports nothing of the project.',
};

function inSuites(regex: string, more = ''): ForbiddenImport {
  return { regex, message: `suites import helpers/check and nothing else${more}.` };
}

/** Forbids `floors` to the files of `place`. */
function forbid(place: string, floors: readonly string[]): readonly ForbiddenImport[] {
  if (floors.length === 0) return [];
  const regex = String.raw`(^|/)\.\./(helpers/)?(check/)?(${floors.join('|')})(/|$)`;
  return [{ regex, message: `imports point down only: ${place} must not import ${floors.join(', ')}.` }];
}

/** The floors above `floor`, and for the simulated mesh also the live one, which it replaces. */
function forbiddenFloors(floor: Floor): readonly Floor[] {
  const above = FLOORS.slice(FLOORS.indexOf(floor) + 1);
  return floor === 'simulated' ? ['live', ...above] : above;
}

function lawOf(floor: Floor): Law {
  const forbidden = [...forbid(`helpers/${floor}`, forbiddenFloors(floor)), OUT_OF_HELPERS];
  return { files: `helpers/${floor}/**/*.ts`, forbidden };
}

/** The law of a floor inside helpers/check; its tests run on the simulated mesh. */
function lawsOf(floor: CheckFloor): readonly Law[] {
  const place = `helpers/check/${floor}`;
  const inner = forbid(place, CHECK_FLOORS.slice(CHECK_FLOORS.indexOf(floor) + 1));
  const outer = forbiddenFloors('check');
  const outerOfTests = outer.filter((above) => above !== 'simulated');
  return [
    { files: `${place}/**/*.ts`, forbidden: [...forbid(place, outer), ...inner, OUT_OF_HELPERS] },
    { files: `${place}/**/*.test.ts`, forbidden: [...forbid(place, outerOfTests), ...inner, OUT_OF_HELPERS] },
  ];
}

/** Every law; where several have a file, the last of them holds. */
export const IMPORT_LAWS: readonly Law[] = [
  ...FLOORS.map(lawOf),
  ...CHECK_FLOORS.flatMap(lawsOf),
  { files: 'helpers/errors.ts', forbidden: [IN_ERRORS] },
  {
    files: 'suites/**/*.ts',
    forbidden: [
      ...FLOORS.filter((floor) => floor !== 'check').map((floor) => inSuites(String.raw`(^|/)helpers/${floor}(/|$)`)),
      inSuites(String.raw`(^|/)helpers/[^/]*$`),
      inSuites(String.raw`(^|/)\.\./scripts(/|$)`),
      inSuites(String.raw`^[^.]`, ', packages included'),
    ],
  },
];

/** Whether the law forbids that a file (path relative to the project) imports `specifier`. */
export function isForbidden(file: string, specifier: string): boolean {
  const law = IMPORT_LAWS.findLast(({ files }) => matchesGlob(file, files));
  return law !== undefined && law.forbidden.some(({ regex }) => new RegExp(regex).test(specifier));
}
