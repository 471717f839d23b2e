import { z } from 'zod';

const text = z.string().min(1);
const name = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower-case letters, digits and hyphens');

const Edits = z.record(text, z.record(text, text));

/** One Go module and how its programs are built. */
export const GoModuleRecipe = z.strictObject({
  /** Build tags. */
  tags: z.array(text).default([]),
  /**
   * String variables set while linking, by package path and name; {version}, {reports}, {major} and
   * {minor} are filled in.
   */
  variables: z.record(text, text).default({}),
  /** Files written into a vendored copy of the dependencies before building; same placeholders. */
  vendored: z.record(text, text).default({}),
  /**
   * Texts replaced in files of the module's own source while it is compiled, by path inside the
   * module; each must occur once.
   */
  edits: Edits.optional(),
  /** Programs whose file gets another name. */
  rename: z.record(text, text).default({}),
});

/** One image and what it holds. */
export const ImageRecipe = z.strictObject({
  part: z.enum(['base', 'istio', 'kubernetes', 'node', 'cast', 'extra']),
  apps: z.array(name).default([]),
  rootfs: z.literal(true).optional(),
  base: name.optional(),
  go: z.record(name, z.array(text).min(1)).default({}),
  wheel: z.record(name, z.record(text, text)).default({}),
  source: z.record(name, z.record(text, text)).default({}),
  text: z.record(text, name).default({}),
  npm: z.literal(true).optional(),
});

/** The table of manifests/images/images.yaml. */
export const Recipes = z.strictObject({ modules: z.record(name, GoModuleRecipe), images: z.record(name, ImageRecipe) });

export type Edits = z.infer<typeof Edits>;
export type GoModuleRecipe = z.infer<typeof GoModuleRecipe>;
export type ImageRecipe = z.infer<typeof ImageRecipe>;
export type Recipes = z.infer<typeof Recipes>;
