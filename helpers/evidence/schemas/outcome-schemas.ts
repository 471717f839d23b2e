import * as z from 'zod';
import type { FactName } from '../../model/facts/fact-values.ts';
import { isFactName } from '../../model/facts/facts.ts';
import { isMechanism, isRejection, type Mechanism, type RejectionMechanism } from '../../model/mechanism.ts';
import type { Observed, Outcome } from '../../model/outcome.ts';
import { WITNESSES } from '../../model/witness.ts';

/** Checks a template literal type at run time by a pattern. */
const text = <Literal extends string>(pattern: RegExp) =>
  z.custom<Literal>((value) => typeof value === 'string' && pattern.test(value));

const admittedSchema = z.object({
  is: z.literal('admitted'),
  over: z.enum(['plaintext', 'tls', 'mtls']),
  as: text<NonNullable<Extract<Outcome, { is: 'admitted' }>['as']>>(/^(spiffe:\/\/|CN=)/).exactOptional(),
  seenBy: z.enum(WITNESSES).exclude(['client']).exactOptional(),
});

const mechanism = z.custom<Mechanism>(isMechanism);

const members = [
  admittedSchema,
  z.object({ is: z.literal('refused'), by: mechanism }),
  z.object({ is: z.literal('stays-up') }),
  z.object({ is: z.literal('restarted'), by: mechanism }),
  z.object({ is: z.literal('reports'), fact: z.custom<FactName>(isFactName), value: z.string() }),
  z.discriminatedUnion('pattern', [
    z.object({ is: z.literal('stream'), pattern: z.enum(['unbroken', 'settled']) }),
    z.object({ is: z.literal('stream'), pattern: z.enum(['closed', 'opened', 'cut-off', 'mended']), by: mechanism }),
  ]),
  z.object({ is: z.literal('bypassed'), over: z.enum(['plaintext', 'tls']) }),
  z.object({ is: z.literal('accepted') }),
  z.object({ is: z.literal('rejected'), by: z.custom<RejectionMechanism>(isRejection) }),
  z.object({ is: z.literal('ready') }),
  z.object({ is: z.literal('unready'), by: mechanism }),
  z.object({ is: z.literal('started') }),
  z.object({ is: z.literal('unstarted'), by: mechanism }),
] as const;

/** An outcome that a check can expect. */
export const outcomeSchema: z.ZodType<Outcome> = z.discriminatedUnion('is', members);

/** An outcome that a round can observe. */
export const observedSchema: z.ZodType<Observed> = z.discriminatedUnion('is', [
  ...members,
  z.object({ is: z.literal('inconclusive'), because: z.string() }),
  z.object({ is: z.literal('contradicted'), because: z.string() }),
]);
