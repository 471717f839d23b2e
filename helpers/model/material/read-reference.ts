import {
  DEFECTS,
  isOpenssl,
  KEY_TYPES,
  REFERENCE_BEGINS,
  type Defect,
  type KeyOrder,
  type KeyType,
  type Reference,
} from './reference.ts';

/** Why a text is no reference, and what to write. */
export interface NoReference {
  readonly is: 'unreadable';
  readonly because: string;
}

/** Parameters by kind of reference. */
const PARAMETERS = {
  certificate: ['by', 'name', 'defect', 'type', 'version'],
  key: ['by', 'type', 'version'],
  authority: [],
  revocations: ['revoked'],
} as const satisfies Readonly<Record<Reference['is'], readonly string[]>>;

/** Parameters that may be there more than once. */
const LISTS: readonly string[] = ['name', 'revoked'];

/**
 * Reads one reference, such as `meshproof-run://certificate/shop.example?by=public`.
 * @example readReference('meshproof-run://key/a.example') // { is: 'key', of: 'a.example', … }
 */
export function readReference(text: string): Reference | NoReference {
  const url = text.startsWith(REFERENCE_BEGINS) && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return unreadable(`is not of the form ${REFERENCE_BEGINS}KIND/NAME`);
  const { host: kind, searchParams } = url;
  if (!isKind(kind)) return unreadable(`has the kind "${kind}": write one of ${Object.keys(PARAMETERS).join(', ')}`);
  const of = nameIn(url.pathname);
  if (of === undefined) return unreadable('names nothing: write one name after the kind');
  const because = parameterProblem(kind, searchParams);
  return because === undefined ? referenceOf(kind, of, searchParams) : unreadable(because);
}

/** The name is one part of a path; a name with a slash is encoded. */
function nameIn(pathname: string): string | undefined {
  const [, name = '', ...more] = pathname.split('/');
  if (name === '' || more.length > 0) return undefined;
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}

function isKind(kind: string): kind is Reference['is'] {
  return Object.hasOwn(PARAMETERS, kind);
}

function parameterProblem(kind: Reference['is'], given: URLSearchParams): string | undefined {
  const known: readonly string[] = PARAMETERS[kind];
  for (const name of given.keys()) {
    const may = known.length === 0 ? 'it takes none' : `it takes ${known.join(', ')}`;
    if (!known.includes(name)) return `has the parameter "${name}": ${may}`;
    if (!LISTS.includes(name) && given.getAll(name).length > 1) return `has the parameter "${name}" twice`;
    if (given.getAll(name).includes('')) return `has the parameter "${name}" without a value`;
  }
  if (kind === 'certificate' && !given.has('by')) return 'names no authority: add ?by=AUTHORITY';
  return valueProblem(given);
}

function valueProblem(given: URLSearchParams): string | undefined {
  const [type, defect, by] = [given.get('type'), given.get('defect'), given.get('by') ?? ''];
  if (type !== null && !(KEY_TYPES as readonly string[]).includes(type))
    return `has the type "${type}": write one of ${KEY_TYPES.join(', ')}`;
  if (defect !== null && !(DEFECTS as readonly string[]).includes(defect))
    return `has the defect "${defect}": write one of ${DEFECTS.join(', ')}`;
  if (!isOpenssl(by)) return undefined;
  const strange = [...given.keys()].find((name) => name !== 'by');
  return strange === undefined ? undefined : `has the parameter "${strange}", which the commands of ${by} do not have`;
}

function referenceOf(is: Reference['is'], of: string, given: URLSearchParams): Reference {
  if (is === 'authority') return { is, of };
  if (is === 'revocations') return { is, by: of, revoked: given.getAll('revoked') };
  const key = keyOf(of, given);
  if (is === 'key') return { is, ...key };
  const [names, defect, by] = [given.getAll('name'), given.get('defect'), given.get('by') ?? ''];
  return {
    is,
    ...key,
    by,
    names: names.length > 0 ? names : [of],
    ...(defect === null ? {} : { defect: defect as Defect }),
  };
}

/** openssl makes the key together with the certificate. */
function keyOf(of: string, given: URLSearchParams): KeyOrder {
  const by = given.get('by') ?? '';
  const type = isOpenssl(by) ? by : ((given.get('type') ?? 'ecdsa') as KeyType);
  return { of, type, version: given.get('version') ?? '1' };
}

function unreadable(because: string): NoReference {
  return { is: 'unreadable', because };
}
