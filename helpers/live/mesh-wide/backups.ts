import { randomUUID } from 'node:crypto';
import { identityOf } from '../../check/plan/changes/change-set.ts';
import { MeshproofError, messageOf } from '../../errors.ts';
import { deleteObjects } from '../../kube/api/delete-objects.ts';
import type { Ownership } from '../../kube/api/own-object.ts';
import { nameOfOriginal, type Original } from '../../kube/backups/backup.ts';
import { restore, readOriginal } from '../../kube/backups/restore.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import type { KubeObject } from '../../kube/manifest.ts';

/** Keeps backups of objects, so that they can be restored after the run was killed. */
export interface BackupIndex {
  /** Value of the run label and a random value per run, for objects that the run creates. */
  readonly owner: string;
  readonly claim: string;
  /** Called before the object is changed, and again when its uid is known. */
  readonly note: (original: Original) => void;
  /** Called once the object is restored. */
  readonly cleanUp: (original: Original) => void;
}

const NO_INDEX: BackupIndex = { owner: 'none', claim: randomUUID(), note: () => undefined, cleanUp: () => undefined };

/** The mesh-wide objects that a run touched, as they were before it. */
export class Backups {
  readonly #target: KubeTarget;
  readonly #index: BackupIndex;
  readonly #byIdentity = new Map<string, Original>();

  constructor(target: KubeTarget, index: BackupIndex = NO_INDEX) {
    this.#target = target;
    this.#index = index;
  }

  of(object: KubeObject): Original | undefined {
    return this.#byIdentity.get(identityOf(object));
  }

  /** Reads an object before a change; the run claims one that does not exist yet. */
  async read(object: KubeObject, signal: AbortSignal): Promise<Original> {
    const found = await readOriginal(this.#target, object, signal);
    if (object.kind === 'Secret' && found.content !== null) throw secretOfOthers(found);
    return found.content === null ? { ...found, made: { claim: this.#index.claim, uid: '' } } : found;
  }

  note(object: KubeObject, original: Original): void {
    this.#index.note(original);
    this.#byIdentity.set(identityOf(object), original);
  }

  /** The ownership of a mesh-wide object that the run created; undefined for any other. */
  readonly ownership = (object: KubeObject): Ownership | undefined => {
    const id = identityOf(object);
    const made = this.#byIdentity.get(id)?.made;
    if (made === undefined) return undefined;
    const { owner } = this.#index;
    return { owner, ...made, learn: (uid) => this.#learn(id, uid) };
  };

  #learn(id: string, uid: string): void {
    const before = this.#byIdentity.get(id);
    if (before?.made === undefined) return;
    const original = { ...before, made: { ...before.made, uid } };
    this.#byIdentity.set(id, original);
    this.#index.note(original);
  }

  /** Deletes objects that the run created, and restores those that existed before. */
  async undo(objects: readonly KubeObject[], signal: AbortSignal): Promise<void> {
    const backupOf = (object: KubeObject): Original | undefined => {
      const original = this.#byIdentity.get(identityOf(object));
      return original?.content === null ? undefined : original;
    };
    const created = objects.filter((object) => backupOf(object) === undefined);
    if (created.length > 0) await deleteObjects(this.#target, created, { ownership: this.ownership, signal });
    for (const original of objects.flatMap((object) => backupOf(object) ?? []))
      await restore(this.#target, original, signal);
  }

  /**
   * Restores every object and compares it with its backup; a failure does not stop the others.
   * @param onRestored called with the identity of each restored object, and awaited
   */
  async restore(signal: AbortSignal, onRestored: (id: string) => Promise<void>): Promise<void> {
    const failures: unknown[] = [];
    for (const [id, original] of [...this.#byIdentity].toReversed()) {
      try {
        await restore(this.#target, original, signal);
        await onRestored(id);
        this.#index.cleanUp(original);
        this.#byIdentity.delete(id);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw notRestored(failures);
  }
}

function notRestored(failures: readonly unknown[]): MeshproofError {
  return new MeshproofError({
    operation: 'restore the mesh',
    details: failures.map(messageOf).join('\n'),
    hint: 'try again with `meshproof clean`, or take the mesh down',
    cause: failures[0],
  });
}

/** A backup is written into the ledger, where no key belongs. */
function secretOfOthers(found: Original): MeshproofError {
  return new MeshproofError({
    operation: `change ${nameOfOriginal(found)}`,
    details: 'it exists, and meshproof keeps no copy of a Secret, with which to restore it',
    hint: 'give the Secret of the check another name; delete this one if an earlier run left it',
  });
}
