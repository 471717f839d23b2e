import { isDeepStrictEqual } from 'node:util';
import { identityOf } from '../../check/plan/changes/change-set.ts';
import type { KubeObject } from '../../kube/manifest.ts';
import { layered } from '../../model/policies/parse/layered.ts';
import { meshSettingsIn, type MeshSettings } from '../../model/policies/parse/mesh-settings.ts';
import type { Parts } from './parts.ts';

type Doc = Readonly<Record<string, unknown>>;

/** Names the settings that istiod reads only when it starts; it is restarted when they change. */
const RESTART_ANNOTATION = 'meshproof.dev/restart-istiod';

/** The environment of istiod, which it always reads only when it starts. */
const ENVIRONMENT = 'values.pilot.env';

/** The settings of the mesh that are in force, by the manifest that sets them. */
export class SettingsInForce {
  readonly #settings = new Map<string, MeshSettings>();

  get isEmpty(): boolean {
    return this.#settings.size === 0;
  }

  /** Layers over MeshConfig, in the order in which they were applied. */
  get meshConfigs(): readonly Doc[] {
    return [...this.#settings.values()].map(({ meshConfig }) => meshConfig).filter(isNotEmpty);
  }

  /** Layers over the values of injection, in the same order. */
  get values(): readonly Doc[] {
    return [...this.#settings.values()].map(({ values }) => values).filter(isNotEmpty);
  }

  /** Environment variables of istiod. */
  get environment(): Doc {
    return layered([...this.#settings.values()].map(({ environment }) => environment));
  }

  clear(): void {
    this.#settings.clear();
  }

  /** Removes and adds layers; returns whether any changed, and whether istiod has to restart. */
  change({ deletes, applies }: Parts['config']): { readonly isChanged: boolean; readonly restarts: boolean } {
    const before = this.#byName();
    const removed = deletes.filter((object) => this.#settings.delete(identityOf(object)));
    for (const object of applies) this.#settings.delete(identityOf(object));
    for (const object of applies) this.#settings.set(identityOf(object), settingsOf(object));
    const now = this.#byName();
    const changed = [...removed, ...applies];
    const atStart = [ENVIRONMENT, ...changed.flatMap(readAtStart)];
    const restarts = atStart.some((name) => !isDeepStrictEqual(before[name], now[name]));
    return { isChanged: changed.length > 0, restarts };
  }

  /** All of them, by the names that the restart annotation uses. */
  #byName(): Doc {
    return { ...layered(this.meshConfigs), values: layered(this.values), [ENVIRONMENT]: this.environment };
  }
}

function isNotEmpty(doc: Doc): boolean {
  return Object.keys(doc).length > 0;
}

function settingsOf(object: KubeObject): MeshSettings {
  return meshSettingsIn([object])[0] ?? { meshConfig: {}, values: {}, environment: {} };
}

function readAtStart({ metadata }: KubeObject): readonly string[] {
  const names = (metadata.annotations?.[RESTART_ANNOTATION] ?? '').split(',');
  return names.map((name) => name.trim()).filter((name) => name !== '');
}
