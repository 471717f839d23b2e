import { randomUUID } from 'node:crypto';
import { identityOf } from '../../check/plan/changes/change-set.ts';
import { MeshproofError, messageOf } from '../../errors.ts';
import { deleteObjects } from '../../kube/api/delete-objects.ts';
import type { Ownership } from '../../kube/api/own-object.ts';
import { objectIn, type Original } from '../../kube/backups/backup.ts';
import { restore, readOriginal } from '../../kube/backups/restore.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import type { KubeObject } from '../../kube/manifest.ts';
import {
  INJECTOR_MAP,
  MESH_CONFIG_MAP,
  loadedMeshConfig,
  untilLoaded,
  withSettings,
  withValues,
  writeEntries,
} from '../../mesh/istio/mesh-config.ts';
import { replaceIstiod } from '../../mesh/istio/replace-istiod.ts';
import { setsInjection } from '../../model/policies/mesh-config.ts';
import type { Parts } from './parts.ts';
import { SettingsInForce } from './settings.ts';

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

type Doc = Readonly<Record<string, unknown>>;

/** The mesh-wide objects and settings that a run changes, with their backups. */
export class MeshWide {
  readonly #target: KubeTarget;
  readonly #index: BackupIndex;
  readonly #backups = new Map<string, Original>();
  readonly #settings = new SettingsInForce();
  #touched: readonly Doc[] = [];
  #meshConfigBefore: Doc = {};
  /** Whether istiod started while settings were in force that it reads only at its start. */
  #hasStaleSettings = false;

  constructor(target: KubeTarget, index: BackupIndex = NO_INDEX) {
    this.#target = target;
    this.#index = index;
  }

  /** Backs up the objects that a change is about to touch, each once. */
  async backUp({ meshWide, config }: Parts, signal: AbortSignal): Promise<void> {
    const configs = [...config.deletes, ...config.applies];
    // Restored in reverse: the values of injection first, then MeshConfig, which restarts istiod.
    const maps = [...(configs.length > 0 ? [MESH_CONFIG_MAP] : []), ...(setsInjection(configs) ? [INJECTOR_MAP] : [])];
    for (const object of [...meshWide, ...maps]) {
      const id = identityOf(object);
      if (this.#backups.has(id)) continue;
      const found = await readOriginal(this.#target, object, signal);
      const original = found.content === null ? { ...found, made: { claim: this.#index.claim, uid: '' } } : found;
      if (object === MESH_CONFIG_MAP) this.#meshConfigBefore = await loadedMeshConfig(this.#target, signal);
      this.#index.note(original);
      this.#backups.set(id, original);
    }
  }

  /** The ownership of a mesh-wide object that the run created; undefined for any other. */
  readonly ownership = (object: KubeObject): Ownership | undefined => {
    const id = identityOf(object);
    const made = this.#backups.get(id)?.made;
    if (made === undefined) return undefined;
    const { owner } = this.#index;
    return { owner, ...made, learn: (uid) => this.#learn(id, uid) };
  };

  #learn(id: string, uid: string): void {
    const before = this.#backups.get(id);
    if (before?.made === undefined) return;
    const original = { ...before, made: { ...before.made, uid } };
    this.#backups.set(id, original);
    this.#index.note(original);
  }

  /** Deletes objects that the run created, and restores those that existed before. */
  async undo(objects: readonly KubeObject[], signal: AbortSignal): Promise<void> {
    const backupOf = (object: KubeObject): Original | undefined => {
      const original = this.#backups.get(identityOf(object));
      return original?.content === null ? undefined : original;
    };
    const created = objects.filter((object) => backupOf(object) === undefined);
    if (created.length > 0) await deleteObjects(this.#target, created, { ownership: this.ownership, signal });
    for (const original of objects.flatMap((object) => backupOf(object) ?? []))
      await restore(this.#target, original, signal);
  }

  /**
   * Changes the mesh's configuration and waits until istiod reports that it has loaded it.
   * @param onMade called once it is written
   * @returns whether istiod was restarted
   */
  async configure({ deletes, applies }: Parts['config'], signal: AbortSignal, onMade = () => {}): Promise<boolean> {
    const { isChanged, restarts } = this.#settings.change({ deletes, applies });
    if (!isChanged) return false;
    this.#touched = [...this.#touched, ...this.#settings.meshConfigs];
    await this.#write(signal);
    onMade();
    await this.#untilLoaded(signal);
    if (restarts) await this.#restart(signal);
    return restarts;
  }

  /** Restores every object and compares it with its backup; a failure does not stop the others. */
  async restore(signal: AbortSignal): Promise<void> {
    this.#settings.clear();
    const failures: unknown[] = [];
    for (const [id, original] of [...this.#backups].toReversed()) {
      try {
        await restore(this.#target, original, signal);
        if (id === identityOf(MESH_CONFIG_MAP)) await this.#meshConfigRestored(signal);
        this.#index.cleanUp(original);
        this.#backups.delete(id);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw notRestored(failures);
  }

  async #meshConfigRestored(signal: AbortSignal): Promise<void> {
    await this.#untilLoaded(signal);
    if (this.#hasStaleSettings) await this.#restart(signal);
    this.#touched = [];
  }

  async #write(signal: AbortSignal): Promise<void> {
    await this.#overlay(MESH_CONFIG_MAP, 'mesh', this.#settings.meshConfigs, withSettings, signal);
    if (!this.#backups.has(identityOf(INJECTOR_MAP))) return;
    await this.#overlay(INJECTOR_MAP, 'values', this.#settings.values, withValues, signal);
  }

  /** Writes layers over the backup of a ConfigMap's entry; without layers, restores it. */
  async #overlay(
    map: KubeObject,
    entry: string,
    layers: readonly Doc[],
    over: typeof withSettings,
    signal: AbortSignal,
  ): Promise<void> {
    const original = this.#backups.get(identityOf(map));
    if (original?.content === null || original === undefined)
      throw new Error(`the mesh has no ConfigMap ${map.metadata.name} to change`);
    if (layers.length === 0) return void (await restore(this.#target, original, signal));
    const data = objectIn(original.content)['data'] as Readonly<Record<string, string>>;
    await writeEntries(this.#target, map, { [entry]: over(data[entry] ?? '', layers) }, signal);
  }

  #untilLoaded(signal: AbortSignal): Promise<void> {
    const when = { before: this.#meshConfigBefore, settings: this.#settings.meshConfigs, touched: this.#touched };
    return untilLoaded(this.#target, when, signal);
  }

  async #restart(signal: AbortSignal): Promise<void> {
    // Until the new istiod runs, the former one may still have the settings of its start.
    this.#hasStaleSettings = true;
    await replaceIstiod(this.#target, signal);
    this.#hasStaleSettings = !this.#settings.isEmpty;
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
