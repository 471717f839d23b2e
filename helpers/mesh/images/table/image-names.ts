import type { KubernetesImages } from '../../mesh-images.ts';
import { jointKey, type Keys, shortKey } from './keys.ts';
import type { ImageRecipe } from './recipe-schema.ts';
import type { Table } from './recipes.ts';

/**
 * Where home-made images are kept in an engine. A name on localhost is never looked up on the
 * network.
 */
export const REPOSITORY = 'localhost/meshproof';

/** Under which names an engine has what the table makes. */
export interface ImageNames {
  readonly images: Readonly<Record<string, string>>;
  readonly rootfs: Readonly<Record<string, string>>;
  readonly istio: { readonly hub: string; readonly tag: string };
  readonly kubernetes: KubernetesImages;
}

/**
 * Names every image after its content. Istio's images share one tag and Kubernetes' share one
 * repository, because istioctl and kubeadm compose their names; a key over all of them is in
 * the shared part.
 */
export function nameImages({ recipes, versions }: Table, keys: Keys): ImageNames {
  const part = (wanted: ImageRecipe['part']) =>
    Object.keys(recipes.images).filter((name) => recipes.images[name]?.part === wanted);
  const shared = (wanted: ImageRecipe['part']) =>
    shortKey(jointKey(part(wanted).map((name) => keys.images[name] ?? '')));
  const reported = (module: string) => versions.modules[module]?.reports ?? '';
  const istio = { hub: REPOSITORY, tag: `${reported('istio')}-${shared('istio')}` };
  const repository = `${REPOSITORY}/kubernetes-${shared('kubernetes')}`;
  const tag = (name: string) => versions.modules[name]?.version ?? versions.modules['kubernetes']?.version ?? '';
  const nameOf = (name: string, recipe: ImageRecipe) => {
    if (recipe.part === 'istio') return `${REPOSITORY}/${name}:${istio.tag}`;
    if (recipe.part === 'kubernetes') return `${repository}/${name}:${tag(name)}`;
    return `${REPOSITORY}/${name}:${shortKey(keys.images[name] ?? '')}`;
  };
  const entries = Object.entries(recipes.images).map(([name, recipe]) => [name, nameOf(name, recipe)] as const);
  const rootfs = Object.entries(keys.rootfs).map(
    ([name, key]) => [name, `${REPOSITORY}/rootfs-${name}:${shortKey(key)}`] as const,
  );
  const kubernetes = {
    repository,
    version: tag('kubernetes'),
    etcdTag: tag('etcd'),
    corednsTag: tag('coredns'),
    pause: `${repository}/pause:${tag('pause')}`,
  };
  return { images: Object.fromEntries(entries), rootfs: Object.fromEntries(rootfs), istio, kubernetes };
}
