import * as z from 'zod';
import { PROBES } from '../../model/probes/registry.ts';

const { http, ...others } = PROBES;

/** A probe in a record: each kind with exactly its own fields. */
export const probe = z.discriminatedUnion(
  'kind',
  [http.schema, ...Object.values(others).map(({ schema }) => schema)],
  'is no kind of probe',
);
