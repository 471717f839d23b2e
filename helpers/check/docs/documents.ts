import type { LoadedCheck } from '../record/check-record.ts';
import { catalogue } from './catalogue.ts';
import { errata } from './errata.ts';
import { handbook } from './handbook.ts';
import { mechanisms } from './mechanisms.ts';

/** Renders all generated documents, by their paths in the project. Pure. */
export function documents(checks: readonly LoadedCheck[]): Readonly<Record<string, string>> {
  return {
    'docs/catalogue.md': catalogue(checks),
    'docs/handbook.md': handbook(checks),
    'docs/errata.md': errata(checks),
    'docs/mechanisms.md': mechanisms(),
  };
}
