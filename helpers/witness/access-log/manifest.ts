import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { formatManifest, parseManifest } from '../../kube/manifest.ts';

const MANIFEST = fileURLToPath(new URL('../../../manifests/witness/access-log.yaml', import.meta.url));

/**
 * Pod annotation that lets a sidecar write its log within 50 ms instead of a second. Only Istio releases whose ProxyConfig knows
 * fileFlushInterval accept it; elsewhere the line comes with Envoy's next flush.
 */
export const PROMPT_LOG_ANNOTATION: Readonly<Record<string, string>> = {
  'proxy.istio.io/config': '{"fileFlushInterval":"0.05s"}',
};

/**
 * The EnvoyFilter that makes every sidecar of a namespace a witness, as YAML to apply before its workloads.
 * `labels` are put on it, so that it is found and deleted with the run that made it.
 */
export async function accessLogManifest(namespace: string, labels: Readonly<Record<string, string>>): Promise<string> {
  const objects = parseManifest(await readFile(MANIFEST, 'utf8'), MANIFEST);
  return formatManifest(
    objects.map((object) => ({
      ...object,
      metadata: { ...object.metadata, namespace, labels: { ...object.metadata.labels, ...labels } },
    })),
  );
}
