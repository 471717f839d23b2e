import * as z from 'zod';

/** One secret that a sidecar was given: a chain of its own, or the authorities that it trusts. Its key is never read. */
export interface HeldSecret {
  readonly name: string;
  /** PEM, the leaf first; "" where it is none. */
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
  /** When the sidecar started, UTC, ISO 8601, to the second; only where that was asked. */
  readonly startedAt?: string;
}

const held = z.object({ name: z.string(), chain: z.string(), trusted: z.string() });

const heldSchema = z.object({
  kind: z.literal('held'),
  workload: z.string(),
  secrets: z.array(held).nullable(),
  startedAt: z.string().optional(),
}) as z.ZodType<HeldFacts>;

/** Reads what was recorded of a sidecar's secrets; undefined for other facts. */
export function heldFacts(facts: unknown): HeldFacts | undefined {
  return heldSchema.safeParse(facts).data;
}

/** What to ask of a sidecar's admin interface for how long it has been running. */
export const SERVER_PATH = '/server_info';

const server = z.object({ uptime_current_epoch: z.string().regex(/^\d+s$/) });

/** When a sidecar started, by its answer to SERVER_PATH at `now` (milliseconds since 1970). Throws for an answer of another shape. */
export function readStart(info: string, now: number): string {
  const uptime = Number.parseInt(server.parse(JSON.parse(info)).uptime_current_epoch, 10);
  return new Date(now - uptime * 1_000).toISOString();
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
