import { MeshproofError } from '../../../errors.ts';
import { namesOf } from '../from-packages.ts';
import type { Table } from '../table/recipes.ts';
import type { ImageRequest } from '../types.ts';

/** References of images that come from a registry. Pure. */
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

type Choice = Pick<ImageRequest, 'hub' | 'registry' | 'istioVersion'>;

/**
 * Whether the images of Istio are those of the pins, and not of a hub, a repository or a version
 * that a flag named.
 */
export function takesPinnedIstio({ hub, registry, istioVersion }: Choice): boolean {
  return hub === undefined && registry === undefined && istioVersion === undefined;
}

/** "" where a flag names another image, or where no digest is known. */
function digestOfIstioctl(choice: Choice, { registry }: Table['versions']): string {
  return takesPinnedIstio(choice) && registry.istio.istioctl !== 'unknown' ? `@${registry.istio.istioctl}` : '';
}

/**
 * Refuses to run a program of an image that may be another tomorrow, unless its image was named by
 * hand.
 * @throws MeshproofError with the ways to go on
 */
export function refuseUnpinnedIstioctl(choice: Choice, { versions }: Pick<Table, 'versions'>): void {
  if (!takesPinnedIstio(choice) || versions.registry.istio.istioctl !== 'unknown') return;
  const { hub, version } = versions.registry.istio;
  throw new MeshproofError({
    operation: 'take istioctl out of an image and run it on this machine',
    details: `manifests/versions.yaml has no digest of ${hub}/istioctl:${version}, and what a tag names may change`,
    hint: `take that tag on purpose with --hub ${hub}, or assemble every image here: --image-source packages`,
  });
}

/**
 * Composes the references: the publishers' own, or those of one repository that holds everything
 * under one tag.
 */
export function registryPlan(request: Choice, { recipes, versions }: Table): RegistryPlan {
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
  const [pilot, proxy] = [`${hub}/pilot:${tag}`, `${hub}/proxyv2:${tag}`];
  const istioctl = `${hub}/istioctl:${tag}${digestOfIstioctl(request, versions)}`;
  // The version of the proxies is in a label, which only a local image has.
  const chosen = hub === pins.istio.hub ? [] : [pilot];
  return { node, hub, tag, pilot, proxy, istioctl, cast, pull: [node, istioctl, ...chosen] };
}
