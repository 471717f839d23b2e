import { X509Certificate } from 'node:crypto';
import * as z from 'zod';
import { OWN_SECRET } from './certificate.ts';

/** One secret that a sidecar was given: a chain of its own, or the authorities that it trusts. Its key is never read. */
export interface HeldSecret {
  readonly name: string;
  /** PEM, the workload's certificate first; "" where it is none. */
  readonly chain: string;
  /** PEM; "" where it is none. */
  readonly trusted: string;
}

/** What the sidecar of a callee holds, from its own admin interface; an observation of the witness `proxy`. */
export interface HeldFacts {
  readonly kind: 'held';
  /** `namespace/workload`. */
  readonly workload: string;
  /** Null where there is no sidecar that could hold any. */
  readonly secrets: readonly HeldSecret[] | null;
  /** The pod that was asked; absent where there is no sidecar. */
  readonly pod?: string;
  /** Serial numbers of its own certificate, as they were seen at this pod in this check, the first one first. */
  readonly serials?: readonly string[];
}

const held = z.object({ name: z.string(), chain: z.string(), trusted: z.string() });

const heldSchema = z.object({
  kind: z.literal('held'),
  workload: z.string(),
  secrets: z.array(held).nullable(),
  pod: z.string().optional(),
  serials: z.array(z.string()).optional(),
}) as z.ZodType<HeldFacts>;

/** Reads what was recorded of a sidecar's secrets; undefined for other facts. */
export function heldFacts(facts: unknown): HeldFacts | undefined {
  return isOfKind(facts) ? heldSchema.safeParse(facts).data : undefined;
}

/** Every testimony of every round comes by here, and hardly any is of this kind: a look is cheaper than an attempt to parse. */
function isOfKind(facts: unknown): boolean {
  return typeof facts === 'object' && facts !== null && 'kind' in facts && facts.kind === 'held';
}

/** PEM of a sidecar's own certificate, with those that it is presented with; "" when it holds none. */
export function ownChain(secrets: readonly HeldSecret[]): string {
  return secrets.find(({ name }) => name === OWN_SECRET)?.chain ?? '';
}

/** Remembers what certificates pods were seen to hold: a list per pod of the serial numbers that followed each other. */
export class SerialIndex {
  readonly #seen = new Map<string, readonly string[]>();

  /** Adds what a pod holds now, and answers everything that it was seen to hold. */
  note(pod: string, secrets: readonly HeldSecret[]): readonly string[] {
    const before = this.#seen.get(pod) ?? [];
    const chain = ownChain(secrets);
    const serial = chain === '' ? undefined : new X509Certificate(chain).serialNumber;
    const seen = serial === undefined || serial === before.at(-1) ? before : [...before, serial];
    this.#seen.set(pod, seen);
    return seen;
  }
}

const inline = z.object({ inline_bytes: z.string().default('') }).default({ inline_bytes: '' });
const none = { inline_bytes: '' };

/** Only what is public: whatever else a secret holds is dropped as it is read. */
const dump = z.object({
  configs: z
    .array(
      z.object({
        name: z.string(),
        secret: z.object({
          tls_certificate: z.object({ certificate_chain: inline }).default({ certificate_chain: none }),
          validation_context: z.object({ trusted_ca: inline }).default({ trusted_ca: none }),
        }),
      }),
    )
    .default([]),
});

/** Reads the secrets of a sidecar from its answer to SECRETS_PATH, by name. Throws for an answer of another shape. */
export function readHeld(secrets: string): readonly HeldSecret[] {
  const text = (base64: string): string => Buffer.from(base64, 'base64').toString();
  return dump
    .parse(JSON.parse(secrets))
    .configs.map(({ name, secret }) => ({
      name,
      chain: text(secret.tls_certificate.certificate_chain.inline_bytes),
      trusted: text(secret.validation_context.trusted_ca.inline_bytes),
    }))
    .toSorted((left, right) => (left.name < right.name ? -1 : 1));
}
