import { X509Certificate } from 'node:crypto';
import * as z from 'zod';
import { OWN_SECRET } from './certificate.ts';

/** One secret of a sidecar: its certificate chain or its trusted authorities, never a key. */
export interface HeldSecret {
  readonly name: string;
  /** PEM, the workload's certificate first; "" where it is none. */
  readonly chain: string;
  /** PEM; "" where it is none. */
  readonly trusted: string;
}

/** What the sidecar of a callee holds, from its admin interface; an observation of `proxy`. */
export interface HeldFacts {
  readonly kind: 'held';
  /** `namespace/workload`. */
  readonly workload: string;
  /** Null without a sidecar. */
  readonly secrets: readonly HeldSecret[] | null;
  /** The pod that was read; absent without a sidecar. */
  readonly pod?: string;
  /** Serial numbers of its certificate at this pod during this check, in order. */
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

/** Reads the recorded secrets of a sidecar; undefined for other facts. */
export function heldFacts(facts: unknown): HeldFacts | undefined {
  return isOfKind(facts) ? heldSchema.safeParse(facts).data : undefined;
}

/** Cheaper than parsing: every report of every round passes here, and few are of this kind. */
function isOfKind(facts: unknown): boolean {
  return typeof facts === 'object' && facts !== null && 'kind' in facts && facts.kind === 'held';
}

/** PEM of a sidecar's own certificate with its chain; "" when it holds none. */
export function ownChain(secrets: readonly HeldSecret[]): string {
  return secrets.find(({ name }) => name === OWN_SECRET)?.chain ?? '';
}

/** Lists, per pod, the serial numbers of its successive certificates. */
export class SerialIndex {
  readonly #seen = new Map<string, readonly string[]>();

  /** Adds the serial number that a pod holds now, and returns all of that pod. */
  add(pod: string, secrets: readonly HeldSecret[]): readonly string[] {
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

/** Keeps the public parts of a secret and drops the rest. */
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

/** Reads a sidecar's secrets from its response to SECRETS_PATH. Throws for another shape. */
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
