import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { messageOf } from '../../../errors.ts';
import { textOfFile } from './file-texts.ts';
import { fileSchema, type Cluster, type Context, type File, type User } from './kubeconfig-schema.ts';

/**
 * The files of a kubeconfig, which is one path or a list as in KUBECONFIG, where the first file
 * wins.
 */
export function kubeconfigFiles(kubeconfig: string): readonly string[] {
  return [...new Set(kubeconfig.split(delimiter).filter((path) => path !== ''))];
}

/**
 * An entry of a kubeconfig and the file that it comes from; its relative paths are made absolute.
 */
export interface Entry<Kind> {
  readonly file: string;
  readonly value: Kind;
}

/** Several kubeconfigs as one. */
export interface Merged {
  readonly clusters: ReadonlyMap<string, Entry<Cluster>>;
  readonly users: ReadonlyMap<string, Entry<User>>;
  readonly contexts: ReadonlyMap<string, Entry<Context>>;
}

/** A file of a kubeconfig and what it holds. */
export interface Text {
  readonly file: string;
  readonly text: string;
}

/**
 * Reads the files of a kubeconfig. Of a list those that are not there are left out, as kubectl
 * does.
 * @throws Error when a file cannot be read, or when there is none
 */
export async function readTexts(kubeconfig: string): Promise<readonly Text[]> {
  const files = kubeconfigFiles(kubeconfig);
  const read = await Promise.all(files.map((file) => textOf(file, files.length > 1)));
  const texts = read.flatMap((one) => one ?? []);
  if (texts.length === 0) throw new Error(`no kubeconfig is there: ${kubeconfig}`);
  return texts;
}

async function textOf(file: string, mayBeAbsent: boolean): Promise<Text | undefined> {
  try {
    return { file, text: await textOfFile(file) };
  } catch (error) {
    if (mayBeAbsent && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Merges kubeconfigs as kubectl does: a name that several files define is taken from the first of
 * them, as a whole.
 * @throws Error that names the file and the field which cannot be read
 */
export function mergeTexts(texts: readonly Text[]): Merged {
  const merged = {
    clusters: new Map<string, Entry<Cluster>>(),
    users: new Map<string, Entry<User>>(),
    contexts: new Map<string, Entry<Context>>(),
  };
  for (const { file, text } of texts) {
    const { clusters, users, contexts } = parsedFile(file, text);
    const absolute = (path: string): string =>
      path === '' || isAbsolute(path) ? path : join(dirname(resolve(file)), path);
    for (const { name, cluster } of clusters) add(merged.clusters, name, { file, value: ofCluster(cluster, absolute) });
    for (const { name, user } of users) add(merged.users, name, { file, value: ofUser(user, absolute) });
    for (const { name, context } of contexts) add(merged.contexts, name, { file, value: context });
  }
  return merged;
}

function add<Kind>(entries: Map<string, Entry<Kind>>, name: string, entry: Entry<Kind>): void {
  if (!entries.has(name)) entries.set(name, entry);
}

/** kubectl reads YAML 1.1, in which `yes` is a boolean. */
function parsedFile(file: string, text: string): File {
  try {
    return fileSchema.parse(parse(text, { version: '1.1', merge: true }) ?? {});
  } catch (error) {
    throw new Error(`${file}: ${messageOf(error)}`, { cause: error });
  }
}

type Absolute = (path: string) => string;

function ofCluster(cluster: Cluster, absolute: Absolute): Cluster {
  return { ...cluster, 'certificate-authority': absolute(cluster['certificate-authority']) };
}

/** A command without a slash is looked for on PATH; one with a slash is a path like any other. */
function ofUser(user: User, absolute: Absolute): User {
  const { exec } = user;
  return {
    ...user,
    tokenFile: absolute(user.tokenFile),
    'client-certificate': absolute(user['client-certificate']),
    'client-key': absolute(user['client-key']),
    ...(exec?.command.includes('/') === true ? { exec: { ...exec, command: absolute(exec.command) } } : {}),
  };
}
