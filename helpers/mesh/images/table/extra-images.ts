import type { Recipes } from './recipe-schema.ts';

/** An image that a mesh does not have by itself, and the applications that it runs. */
export interface ExtraImage {
  readonly image: string;
  readonly apps: readonly string[];
}

/** The extra images of the table that run any of these applications. */
export function extraImagesOf({ images }: Recipes, apps: readonly string[]): readonly ExtraImage[] {
  return Object.entries(images).flatMap(([image, recipe]) =>
    recipe.part === 'extra' && recipe.apps.some((app) => apps.includes(app)) ? [{ image, apps: recipe.apps }] : [],
  );
}
