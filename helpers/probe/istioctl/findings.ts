import * as z from 'zod';
import { jsonIn } from './json-in.ts';

const Findings = z.array(z.object({ code: z.string(), origin: z.string().default(''), message: z.string() }));

/** One finding of istioctl's analysis. */
export interface Finding {
  readonly code: string;
  /** Whom it is about: `<Kind> <namespace>/<name>`, `<Kind> <name>` of the cluster as a whole, or "". */
  readonly origin: string;
  readonly message: string;
}

/** Reads findings as `istioctl analyze` and `precheck` print them in JSON; undefined for anything else. */
export function findingsIn(stdout: string): readonly Finding[] | undefined {
  return Findings.safeParse(jsonIn(stdout)).data;
}
