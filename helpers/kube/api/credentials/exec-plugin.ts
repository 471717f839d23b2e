import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import * as z from 'zod';
import { messageOf } from '../../../errors.ts';
import { budgets } from '../../../timing/budgets.ts';
import type { Access } from '../access/access.ts';
import type { Cluster, Exec } from '../access/kubeconfig-schema.ts';
import type { CredentialSource, Credentials } from './credential-source.ts';

/**
 * A credential plugin that gave no credentials; it may at the next attempt, unless it is not there
 * at all.
 */
export class PluginError extends Error {
  readonly isAbsent: boolean;

  constructor(message: string, { isAbsent = false, cause }: { readonly isAbsent?: boolean; readonly cause?: unknown }) {
    super(message, { cause });
    this.name = 'PluginError';
    this.isAbsent = isAbsent;
  }
}

/**
 * A credential and the moment (milliseconds since 1970) after which it is not valid; Infinity when
 * the plugin names none.
 */
interface Issued extends Credentials {
  readonly until: number;
}

/**
 * Makes the source of what a credential plugin issues: it runs once for all who ask at the same
 * time, again when its credentials have expired, and when a server refuses them.
 */
export function createPlugin(access: Access, exec: Exec): CredentialSource {
  let running: Promise<Issued> | undefined;
  let issued: Issued | undefined;
  const run = async (): Promise<Issued> => {
    running ??= runPlugin(access, exec).finally(() => (running = undefined));
    issued = await running;
    return issued;
  };
  const valid = async (): Promise<Issued> => (issued !== undefined && Date.now() < issued.until ? issued : run());
  return {
    current: async () => credentialsIn(await valid()),
    renew: async (refused) => {
      const isSame = issued === undefined || JSON.stringify(credentialsIn(issued)) === JSON.stringify(refused);
      if (isSame) await run();
    },
  };
}

function credentialsIn({ until: _until, ...credentials }: Issued): Credentials {
  return credentials;
}

async function runPlugin(access: Access, exec: Exec): Promise<Issued> {
  const { command, args, env, apiVersion, installHint } = exec;
  const spec = { interactive: false, ...(exec.provideClusterInfo ? { cluster: await clusterInfo(access) } : {}) };
  const info = JSON.stringify({ kind: 'ExecCredential', apiVersion, spec });
  const ended = await execa(command, args, {
    env: { ...Object.fromEntries(env.map(({ name, value }) => [name, value])), KUBERNETES_EXEC_INFO: info },
    stdin: 'ignore',
    timeout: budgets.readCommand,
    reject: false,
  });
  const who = `the credential plugin ${command} of ${access.places.user.entry} in ${access.places.user.file}`;
  if (ended.failed) {
    const isAbsent = ended.code === 'ENOENT';
    const output = ended.stderr.trim() === '' ? (ended.shortMessage ?? '') : ended.stderr.trim();
    const hint = isAbsent && installHint !== '' ? `\n${installHint}` : '';
    throw new PluginError(`${who} gave no credentials: ${output}${hint}`, { isAbsent });
  }
  return issuedIn(ended.stdout, { who, apiVersion });
}

const answerSchema = z.object({
  apiVersion: z.string(),
  status: z.object({
    token: z.string().nullish(),
    clientCertificateData: z.string().nullish(),
    clientKeyData: z.string().nullish(),
    expirationTimestamp: z.iso.datetime({ offset: true }).nullish(),
  }),
});

/** The answer itself is a secret: no error quotes it. */
function issuedIn(stdout: string, { who, apiVersion }: { readonly who: string; readonly apiVersion: string }): Issued {
  const answer = answerSchema.safeParse(parsed(stdout, who));
  if (!answer.success) throw new PluginError(`${who} gave no ExecCredential: ${messageOf(answer.error)}`, {});
  if (answer.data.apiVersion !== apiVersion)
    throw new PluginError(`${who} speaks ${answer.data.apiVersion}, its kubeconfig names ${apiVersion}`, {});
  const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp } = answer.data.status;
  if (!token && !(cert && key)) throw new PluginError(`${who} gave neither a token nor a certificate and its key`, {});
  return {
    until: expirationTimestamp ? Date.parse(expirationTimestamp) : Infinity,
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(cert && key ? { cert, key } : {}),
  };
}

function parsed(stdout: string, who: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    throw new PluginError(`${who} gave no JSON`, {});
  }
}

/** Data about the cluster for a plugin whose kubeconfig sets `provideClusterInfo`. */
async function clusterInfo({ cluster, origin, basePath }: Access): Promise<object> {
  const { 'certificate-authority': file, 'certificate-authority-data': data } = cluster;
  const authority = data === '' && file !== '' ? (await readFile(file)).toString('base64') : data;
  const optional = {
    'tls-server-name': cluster['tls-server-name'],
    'certificate-authority-data': authority,
    'proxy-url': cluster['proxy-url'],
    'insecure-skip-tls-verify': cluster['insecure-skip-tls-verify'],
    config: configOf(cluster),
  };
  const given = Object.entries(optional).filter(([, value]) => value !== '' && value !== false && value !== undefined);
  return { server: `${origin}${basePath}`, ...Object.fromEntries(given) };
}

function configOf({ extensions }: Cluster): unknown {
  return extensions?.find(({ name }) => name === 'client.authentication.k8s.io/exec')?.extension;
}
