import { randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { RunMark } from './mark.ts';

/** A namespace of a run: the uid is "" from before it is made until the API server has answered. */
export interface OwnNamespace {
  readonly name: string;
  readonly uid: string;
}

/**
 * Where a run keeps, from before it makes a namespace until that is gone, which namespaces are its
 * own.
 */
export interface NamespaceIndex {
  readonly mark: RunMark;
  readonly namespaces: readonly OwnNamespace[];
  /** Called before namespaces are made. */
  intend(names: readonly string[]): void;
  /** Called as soon as one is made. */
  made(namespace: OwnNamespace): void;
  /** Called once namespaces are gone, or were never made. */
  gone(names: readonly string[]): void;
}

/**
 * The shortest life of a mark in milliseconds, for runs without a longer time limit of their own.
 */
const A_DAY_MS = 86_400_000;

/**
 * The mark of a run that starts at this moment. @param timeoutMs the run's own time limit, in
 * milliseconds
 */
export function newMark(owner: string, startedAt: Date, timeoutMs = 0): RunMark {
  return {
    owner,
    claim: randomBytes(16).toString('hex'),
    createdBy: `${userName()}@${hostname()}`,
    startedAt: startedAt.toISOString(),
    expiresAt: new Date(startedAt.getTime() + Math.max(timeoutMs, A_DAY_MS)).toISOString(),
  };
}

/** A user id without an account has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch (error) {
    if (error instanceof Error) return `uid-${(process.getuid?.() ?? 0).toString()}`;
    throw error;
  }
}

/** Makes an index in memory, for work that needs no clean-up after a kill. */
export function memoryIndex(mark: RunMark, known: readonly OwnNamespace[] = []): NamespaceIndex {
  const uids = new Map(known.map(({ name, uid }) => [name, uid]));
  return {
    mark,
    get namespaces() {
      return [...uids].map(([name, uid]) => ({ name, uid }));
    },
    intend: (names) => {
      for (const name of names) if (!uids.has(name)) uids.set(name, '');
    },
    made: ({ name, uid }) => void uids.set(name, uid),
    gone: (names) => {
      for (const name of names) uids.delete(name);
    },
  };
}
