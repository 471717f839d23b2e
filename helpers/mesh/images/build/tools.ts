import { join } from 'node:path';
import type { Task } from '../../host/task.ts';
import type { Keys } from '../table/keys.ts';
import type { Table } from '../table/recipes.ts';
import { ensureGoModule } from './go/go-module.ts';

/** Absolute path of a program of a Go module, built unless the cache has it. */
export async function goTool(
  module: string,
  program: string,
  what: { readonly table: Table; readonly keys: Keys },
  task: Task,
): Promise<string> {
  const built = await ensureGoModule(
    { name: module, key: what.keys.modules[module] ?? '', only: [program] },
    what.table,
    task,
  );
  return join(built.folder, program);
}
