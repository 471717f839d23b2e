import * as z from 'zod';
import { jsonIn } from './json-in.ts';

const Findings = z.array(z.object({ code: z.string(), origin: z.string().default(''), message: z.string() }));

/** One finding of istioctl's analysis. */
export interface Finding {
  readonly code: string;
  /** Its object: `<Kind> <namespace>/<name>`, `<Kind> <name>` of the whole cluster, or "". */
  readonly origin: string;
  readonly message: string;
}

/** Reads the JSON of `istioctl analyze` and `precheck`; undefined for anything else. */
export function findingsIn(stdout: string): readonly Finding[] | undefined {
  return Findings.safeParse(jsonIn(stdout)).data;
}
