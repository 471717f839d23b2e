import { isDeepStrictEqual } from 'node:util';
import { identityOf } from '../../check/plan/changes/change-set.ts';
import type { KubeObject } from '../../kube/manifest.ts';
import { layered, meshSettingsIn, type MeshSettings } from '../../model/policies/mesh-config.ts';
import type { Parts } from './parts.ts';

type Doc = Readonly<Record<string, unknown>>;

/** Names the settings of a manifest that istiod reads only when it starts: where they change it is restarted. */
const RESTART_ANNOTATION = 'meshproof.dev/restart-istiod';

/** The settings of the mesh that are in force, each by the manifest that makes it. */
export class SettingsInForce {
  readonly #settings = new Map<string, MeshSettings>();

  get isEmpty(): boolean {
    return this.#settings.size === 0;
  }

  /** Parts of MeshConfig, in the order in which they are laid over it. */
  get meshConfigs(): readonly Doc[] {
    return [...this.#settings.values()].map(({ meshConfig }) => meshConfig).filter(saysSomething);
  }

  /** Parts of what injection goes by, in the same order. */
  get values(): readonly Doc[] {
    return [...this.#settings.values()].map(({ values }) => values).filter(saysSomething);
  }

  clear(): void {
    this.#settings.clear();
  }

  /** Takes manifests away and lays others on top; says whether any of them was there, and whether istiod has to start anew to go by that. */
  change({ deletes, applies }: Parts['config']): { readonly isChanged: boolean; readonly restarts: boolean } {
    const before = this.#byName();
    const removed = deletes.filter((object) => this.#settings.delete(identityOf(object)));
    for (const object of applies) this.#settings.delete(identityOf(object));
    for (const object of applies) this.#settings.set(identityOf(object), settingsOf(object));
    const now = this.#byName();
    const changed = [...removed, ...applies];
    const restarts = changed.flatMap(readAtStart).some((name) => !isDeepStrictEqual(before[name], now[name]));
    return { isChanged: changed.length > 0, restarts };
  }

  /** All of them, by the names under which a manifest may say that istiod reads them when it starts. */
  #byName(): Doc {
    return { ...layered(this.meshConfigs), values: layered(this.values) };
  }
}

function saysSomething(doc: Doc): boolean {
  return Object.keys(doc).length > 0;
}

function settingsOf(object: KubeObject): MeshSettings {
  return meshSettingsIn([object])[0] ?? { meshConfig: {}, values: {} };
}

function readAtStart({ metadata }: KubeObject): readonly string[] {
  const names = (metadata.annotations?.[RESTART_ANNOTATION] ?? '').split(',');
  return names.map((name) => name.trim()).filter((name) => name !== '');
}
