import { namesOf } from '../from-packages.ts';
import type { ImageRequest } from '../image-set.ts';
import type { Table } from '../table/recipes.ts';

/** Which reference stands for what, when images come from a registry; pure. */
export interface RegistryPlan {
  readonly node: string;
  readonly hub: string;
  readonly tag: string;
  readonly pilot: string;
  readonly proxy: string;
  readonly istioctl: string;
  /** Per application of manifests/base. */
  readonly cast: Readonly<Record<string, string>>;
  /** What the engine itself must have; the node fetches the rest. */
  readonly pull: readonly string[];
}

/** Composes the references: the publishers' own, or those of one repository that holds everything under one tag. */
export function registryPlan(
  request: Pick<ImageRequest, 'hub' | 'registry' | 'istioVersion'>,
  { recipes, versions }: Table,
): RegistryPlan {
  const { registry } = request;
  const pins = versions.registry;
  const tag = request.istioVersion ?? pins.istio.version;
  const hub = request.hub ?? registry ?? pins.istio.hub;
  const inRepository = (name: string) => `${registry}/${name}:${tag}`;
  const apps = namesOf(recipes, (recipe) => recipe.part === 'cast').flatMap((name) =>
    (recipes.images[name]?.apps ?? []).map((app) => [app, inRepository(name)] as const),
  );
  const cast = registry === undefined ? pins.cast : Object.fromEntries(apps);
  const node = registry === undefined ? pins.node : inRepository('node');
  const [pilot, proxy, istioctl] = [`${hub}/pilot:${tag}`, `${hub}/proxyv2:${tag}`, `${hub}/istioctl:${tag}`];
  // What the proxies are stands in a label, and only an image that is here can be read.
  const told = hub === pins.istio.hub ? [] : [pilot];
  return { node, hub, tag, pilot, proxy, istioctl, cast, pull: [node, istioctl, ...told] };
}
