import * as z from 'zod';

/** A field that is absent, or null as kubectl itself writes some, is empty. */
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

const clusterSchema = z.object({
  server: text,
  'certificate-authority': text,
  'certificate-authority-data': text,
  'insecure-skip-tls-verify': flag,
  'tls-server-name': text,
  'proxy-url': text,
  'disable-compression': flag,
  extensions: z.array(z.object({ name: z.string(), extension: z.unknown() })).nullish(),
});

const execSchema = z.object({
  apiVersion: text,
  command: text,
  args: texts,
  env: z
    .array(z.object({ name: z.string(), value: text }))
    .nullish()
    .transform((value) => value ?? []),
  interactiveMode: text,
  provideClusterInfo: flag,
  installHint: text,
});

const userSchema = z.object({
  token: text,
  tokenFile: text,
  username: text,
  password: text,
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  as: text,
  'as-uid': text,
  'as-groups': texts,
  'as-user-extra': z
    .record(z.string(), z.array(z.string()))
    .nullish()
    .transform((value) => value ?? {}),
  'auth-provider': z
    .object({ name: text, config: z.record(z.string(), z.string()).nullish() })
    .nullish()
    .transform((value) => value ?? undefined),
  exec: execSchema.nullish().transform((value) => value ?? undefined),
});

const contextSchema = z.object({ cluster: text, user: text });

/** An entry such as `user: null` is an empty one. */
function named<Key extends string, Schema extends z.ZodType>(key: Key, schema: Schema) {
  return z
    .array(
      z.object({ name: z.string(), [key]: z.preprocess((value) => value ?? {}, schema) } as {
        name: z.ZodString;
      } & Record<Key, Schema>),
    )
    .nullish()
    .transform((value) => value ?? []);
}

/**
 * What meshproof takes from a kubeconfig (Kubernetes, client-go, clientcmd/api/v1); other fields
 * change nothing for it.
 */
export const fileSchema = z.object({
  clusters: named('cluster', clusterSchema),
  users: named('user', userSchema),
  contexts: named('context', contextSchema),
});

export type File = z.infer<typeof fileSchema>;
export type Cluster = z.infer<typeof clusterSchema>;
export type User = z.infer<typeof userSchema>;
export type Exec = z.infer<typeof execSchema>;
export type Context = z.infer<typeof contextSchema>;
/** The user of a context that names none. */
export const ANONYMOUS: User = userSchema.parse({});
