import type { Engine } from '../../engine/engine.ts';
import type { ImageNames } from '../table/image-names.ts';
import type { Keys } from '../table/keys.ts';
import type { Table } from '../table/recipes.ts';

/** What is to be made, and out of what. */
export interface Assembly {
  readonly engine: Engine;
  readonly table: Table;
  readonly keys: Keys;
  readonly names: ImageNames;
  /** Images to make again although the engine has them. */
  readonly rebuild: ReadonlySet<string>;
  /** Reference that replaces an image of the table, where a registry publishes one. */
  readonly substitutes: Readonly<Record<string, string>>;
}
