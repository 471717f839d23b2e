import type { Engine } from '../engine/engine.ts';
import type { MeshImages } from '../mesh-images.ts';

export interface ImageRequest {
  readonly engine: Engine;
  readonly source: 'registry' | 'packages' | 'auto';
  /** Istio's version, or the tag of all images in `registry`. @default the pin */
  readonly istioVersion?: string;
  /** Where Istio's own images are, as istioctl's `--set hub`. @default the pin */
  readonly hub?: string;
  /**
   * A repository that holds every image of a mesh under its name in manifests/images (see
   * publish.ts), in place of the publishers' own.
   */
  readonly registry?: string;
  /** Images to make again although they are unchanged; `true` for all. */
  readonly rebuild?: boolean | readonly string[];
}

/** An image in the engine. */
export interface ImageFact {
  readonly reference: string;
  readonly id: string;
  /** Whether it was found unchanged. */
  readonly reused: boolean;
}

/** Everything a mesh is made of, present and named. */
export interface ImageSet extends MeshImages {
  /** Per name in manifests/images, what the engine has. */
  readonly facts: Readonly<Record<string, ImageFact>>;
}
