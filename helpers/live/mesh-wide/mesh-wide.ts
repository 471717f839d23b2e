import { identityOf } from '../../check/plan/changes/change-set.ts';
import type { Ownership } from '../../kube/api/own-object.ts';
import { objectIn } from '../../kube/backups/backup.ts';
import { restore } from '../../kube/backups/restore.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import type { KubeObject } from '../../kube/manifest.ts';
import { ISTIOD, setEnvironment } from '../../mesh/istio/istiod-environment.ts';
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
import { setsEnvironment, setsInjection } from '../../model/policies/parse/mesh-settings.ts';
import { Backups, type BackupIndex } from './backups.ts';
import type { Parts } from './parts.ts';
import { SettingsInForce } from './settings.ts';

type Doc = Readonly<Record<string, unknown>>;

/** The mesh-wide objects and settings that a run changes, with their backups. */
export class MeshWide {
  readonly #target: KubeTarget;
  readonly #backups: Backups;
  readonly #settings = new SettingsInForce();
  #touched: readonly Doc[] = [];
  #meshConfigBefore: Doc = {};
  /** Whether istiod started while settings were in force that it reads only at its start. */
  #hasStaleSettings = false;

  constructor(target: KubeTarget, index?: BackupIndex) {
    this.#target = target;
    this.#backups = new Backups(target, index);
  }

  /** Backs up the objects that a change is about to touch, each once. */
  async backUp({ meshWide, config }: Parts, signal: AbortSignal): Promise<void> {
    const configs = [...config.deletes, ...config.applies];
    // Restored in reverse: MeshConfig, whose restoration restarts istiod, is the last.
    const settings = [
      ...(configs.length > 0 ? [MESH_CONFIG_MAP] : []),
      ...(setsInjection(configs) ? [INJECTOR_MAP] : []),
      ...(setsEnvironment(configs) ? [ISTIOD] : []),
    ];
    for (const object of [...meshWide, ...settings]) {
      if (this.#backups.of(object) !== undefined) continue;
      const original = await this.#backups.read(object, signal);
      if (object === MESH_CONFIG_MAP) this.#meshConfigBefore = await loadedMeshConfig(this.#target, signal);
      this.#backups.note(object, original);
    }
  }

  /** The ownership of a mesh-wide object that the run created; undefined for any other. */
  readonly ownership = (object: KubeObject): Ownership | undefined => this.#backups.ownership(object);

  /** Deletes objects that the run created, and restores those that existed before. */
  undo(objects: readonly KubeObject[], signal: AbortSignal): Promise<void> {
    return this.#backups.undo(objects, signal);
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
    await this.#backups.restore(signal, async (id) => {
      if (id === identityOf(MESH_CONFIG_MAP)) await this.#meshConfigRestored(signal);
    });
  }

  async #meshConfigRestored(signal: AbortSignal): Promise<void> {
    await this.#untilLoaded(signal);
    if (this.#hasStaleSettings) await this.#restart(signal);
    this.#touched = [];
  }

  async #write(signal: AbortSignal): Promise<void> {
    await this.#overlay(MESH_CONFIG_MAP, 'mesh', this.#settings.meshConfigs, withSettings, signal);
    if (this.#backups.of(INJECTOR_MAP) !== undefined)
      await this.#overlay(INJECTOR_MAP, 'values', this.#settings.values, withValues, signal);
    const istiod = this.#backups.of(ISTIOD);
    if (istiod === undefined) return;
    // Variables that an earlier setting added must not stay.
    await restore(this.#target, istiod, signal);
    const { environment } = this.#settings;
    if (Object.keys(environment).length > 0) await setEnvironment(this.#target, environment, signal);
  }

  /** Writes layers over the backup of a ConfigMap's entry; without layers, restores it. */
  async #overlay(
    map: KubeObject,
    entry: string,
    layers: readonly Doc[],
    over: typeof withSettings,
    signal: AbortSignal,
  ): Promise<void> {
    const original = this.#backups.of(map);
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
