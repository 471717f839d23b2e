import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';

export interface Access {
  /** Lifetime that the exec plugin announces, in milliseconds; it announces none without it. */
  readonly announced?: number;
  /** Groups of the account that is impersonated; the proxy's own rights without it. */
  readonly asGroups?: readonly string[];
}

export interface ProxyAddress {
  readonly directory: string;
  readonly context: string;
  readonly server: string;
  /** PEM. */
  readonly authority: string;
}

/** The account that is impersonated. */
export const ACCOUNT = 'a-user';

/** Prefix of every token of the plugin; the time of issue follows, in milliseconds. */
export const TOKEN = 'issued-at-';

/** Writes a kubeconfig of the proxy, with an exec plugin that issues a new token at each call. */
export async function writeProxyKubeconfig(address: ProxyAddress, access: Access): Promise<string> {
  const plugin = join(address.directory, 'token-plugin');
  await writeFile(plugin, pluginScript(access.announced));
  await chmod(plugin, 0o755);
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: plugin,
    interactiveMode: 'Never',
    provideClusterInfo: false,
  };
  const impersonated = access.asGroups === undefined ? {} : { as: ACCOUNT, 'as-groups': access.asGroups };
  const { context, server, authority } = address;
  const data = Buffer.from(authority).toString('base64');
  const path = join(address.directory, 'kubeconfig');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': context,
    clusters: [{ name: 'proxy', cluster: { server, 'certificate-authority-data': data } }],
    users: [{ name: 'user', user: { exec, ...impersonated } }],
    contexts: [{ name: context, context: { cluster: 'proxy', user: 'user' } }],
  };
  await writeFile(path, stringify(config), { mode: 0o600 });
  return path;
}

function pluginScript(announced: number | undefined): string {
  const end =
    announced === undefined
      ? ''
      : `,"expirationTimestamp":"'$(date -u -d "+${(announced / 1000).toString()} seconds" +%Y-%m-%dT%H:%M:%SZ)'"`;
  return `#!/bin/sh
printf '%s\\n' '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"${TOKEN}'$(date +%s%3N)'"${end}}}'
`;
}
