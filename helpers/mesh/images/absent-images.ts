import type { Assembly } from './build/assembly.ts';

/** The images that have to be made, with their bases. */
export function absentImages(
  wanted: readonly string[],
  { table, names, substitutes }: Pick<Assembly, 'table' | 'names' | 'substitutes'>,
  present: { has(reference: string): boolean },
): ReadonlySet<string> {
  const absent = new Set<string>();
  const visit = (name: string): void => {
    if (absent.has(name) || present.has(names.images[name] ?? '') || substitutes[name] !== undefined) return;
    absent.add(name);
    const base = table.recipes.images[name]?.base;
    if (base !== undefined) visit(base);
  };
  wanted.forEach(visit);
  return absent;
}
