import { randomUUID } from 'node:crypto';
import { identityOf } from '../../check/plan/changes/change-set.ts';
import { MeshproofError, messageOf } from '../../errors.ts';
import { deleteObjects } from '../../kube/api/apply.ts';
import type { Ownership } from '../../kube/api/own-object.ts';
import { objectIn, type Original } from '../../kube/backups/backup.ts';
import { restore, readOriginal } from '../../kube/backups/restore.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import type { KubeObject } from '../../kube/manifest.ts';
import {
  INJECTOR_MAP,
  MESH_CONFIG_MAP,
  shownMeshConfig,
  untilShown,
  withSettings,
  withValues,
  writeEntries,
} from '../../mesh/istio/mesh-config.ts';
import { replaceIstiod } from '../../mesh/istio/replace-istiod.ts';
import { setsInjection } from '../../model/policies/mesh-config.ts';
import type { Parts } from './parts.ts';
import { SettingsInForce } from './settings.ts';

/** Where it is written down what objects were before they are changed, so that somebody can put them back after a kill. */
export interface BackupIndex {
  /** Value of the run label, and what is random per run: for objects that the run makes. */
  readonly owner: string;
  readonly claim: string;
  /** Called before the object is touched, and again whenever more is known of it. */
  readonly note: (original: Original) => void;
  /** Called once it is as it was. */
  readonly cleanUp: (original: Original) => void;
}

const NO_INDEX: BackupIndex = { owner: 'none', claim: randomUUID(), note: () => undefined, cleanUp: () => undefined };

type Doc = Readonly<Record<string, unknown>>;

/** Whatever a run changes outside of its namespaces, and what that was before. */
export class MeshWide {
  readonly #target: KubeTarget;
  readonly #index: BackupIndex;
  readonly #kept = new Map<string, Original>();
  readonly #settings = new SettingsInForce();
  #touched: readonly Doc[] = [];
  #shownBefore: Doc = {};
  /** istiod started while settings were in force that it may remember. */
  #remembers = false;

  constructor(target: KubeTarget, index: BackupIndex = NO_INDEX) {
    this.#target = target;
    this.#index = index;
  }

  /** Notes what the objects are that a change is about to touch, each once. */
  async keep({ wide, config }: Parts, signal: AbortSignal): Promise<void> {
    const configs = [...config.deletes, ...config.applies];
    // In this order: what was kept last is put back first, and with the mesh configuration istiod is restarted if it has to be.
    const maps = [...(configs.length > 0 ? [MESH_CONFIG_MAP] : []), ...(setsInjection(configs) ? [INJECTOR_MAP] : [])];
    for (const object of [...wide, ...maps]) {
      const id = identityOf(object);
      if (this.#kept.has(id)) continue;
      const found = await readOriginal(this.#target, object, signal);
      const original = found.content === null ? { ...found, made: { claim: this.#index.claim, uid: '' } } : found;
      if (object === MESH_CONFIG_MAP) this.#shownBefore = await shownMeshConfig(this.#target, signal);
      this.#index.note(original);
      this.#kept.set(id, original);
    }
  }

  /** What is known of an object outside of the run's namespaces that was not there before; undefined of any other. */
  readonly ownership = (object: KubeObject): Ownership | undefined => {
    const id = identityOf(object);
    const made = this.#kept.get(id)?.made;
    if (made === undefined) return undefined;
    const { owner } = this.#index;
    return { owner, ...made, learn: (uid) => this.#learn(id, uid) };
  };

  #learn(id: string, uid: string): void {
    const before = this.#kept.get(id);
    if (before?.made === undefined) return;
    const original = { ...before, made: { ...before.made, uid } };
    this.#kept.set(id, original);
    this.#index.note(original);
  }

  /** Deletes objects; those that were there before become what they were. */
  async takeBack(objects: readonly KubeObject[], signal: AbortSignal): Promise<void> {
    const were = (object: KubeObject): Original | undefined => {
      const original = this.#kept.get(identityOf(object));
      return original?.content === null ? undefined : original;
    };
    const gone = objects.filter((object) => were(object) === undefined);
    if (gone.length > 0) await deleteObjects(this.#target, gone, { ownership: this.ownership, signal });
    for (const original of objects.flatMap((object) => were(object) ?? []))
      await restore(this.#target, original, signal);
  }

  /**
   * Changes the mesh's configuration and waits until istiod says that it goes by it; `onMade` is called once it is written. Answers whether
   * istiod was restarted.
   */
  async configure({ deletes, applies }: Parts['config'], signal: AbortSignal, onMade = () => {}): Promise<boolean> {
    const { isChanged, restarts } = this.#settings.change({ deletes, applies });
    if (!isChanged) return false;
    this.#touched = [...this.#touched, ...this.#settings.meshConfigs];
    await this.#write(signal);
    onMade();
    await this.#shown(signal);
    if (restarts) await this.#restart(signal);
    return restarts;
  }

  /** Puts everything back as it was and compares. What cannot be put back keeps nothing else from it. */
  async restore(signal: AbortSignal): Promise<void> {
    this.#settings.clear();
    const failures: unknown[] = [];
    for (const [id, original] of [...this.#kept].toReversed()) {
      try {
        await restore(this.#target, original, signal);
        if (id === identityOf(MESH_CONFIG_MAP)) await this.#asBefore(signal);
        this.#index.cleanUp(original);
        this.#kept.delete(id);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw notRestored(failures);
  }

  async #asBefore(signal: AbortSignal): Promise<void> {
    await this.#shown(signal);
    if (this.#remembers) await this.#restart(signal);
    this.#touched = [];
  }

  async #write(signal: AbortSignal): Promise<void> {
    await this.#lay(MESH_CONFIG_MAP, 'mesh', this.#settings.meshConfigs, withSettings, signal);
    if (!this.#kept.has(identityOf(INJECTOR_MAP))) return;
    await this.#lay(INJECTOR_MAP, 'values', this.#settings.values, withValues, signal);
  }

  /** Lays layers over an entry of a ConfigMap as it was; without any it becomes what it was. */
  async #lay(
    map: KubeObject,
    entry: string,
    layers: readonly Doc[],
    over: typeof withSettings,
    signal: AbortSignal,
  ): Promise<void> {
    const original = this.#kept.get(identityOf(map));
    if (original?.content === null || original === undefined)
      throw new Error(`the mesh has no ConfigMap ${map.metadata.name} to change`);
    if (layers.length === 0) return void (await restore(this.#target, original, signal));
    const data = objectIn(original.content)['data'] as Readonly<Record<string, string>>;
    await writeEntries(this.#target, map, { [entry]: over(data[entry] ?? '', layers) }, signal);
  }

  #shown(signal: AbortSignal): Promise<void> {
    const when = { before: this.#shownBefore, settings: this.#settings.meshConfigs, touched: this.#touched };
    return untilShown(this.#target, when, signal);
  }

  async #restart(signal: AbortSignal): Promise<void> {
    // Until the new one runs, nobody knows what the former one still remembers.
    this.#remembers = true;
    await replaceIstiod(this.#target, signal);
    this.#remembers = !this.#settings.isEmpty;
  }
}

function notRestored(failures: readonly unknown[]): MeshproofError {
  return new MeshproofError({
    operation: 'put the whole mesh back as it was',
    details: failures.map(messageOf).join('\n'),
    hint: 'try again with `meshproof clean`, or take the mesh down',
    cause: failures[0],
  });
}
