import * as z from 'zod';
import { openProxyAdmin } from '../../../dataplane/sidecar/admin/proxy-admin.ts';
import { applyObjects } from '../../../kube/api/apply.ts';
import { askApi } from '../../../kube/api/ask-api.ts';
import { listApi } from '../../../kube/api/read-api.ts';
import { kubectl } from '../../../kube/kubectl.ts';
import { budgets } from '../../../timing/budgets.ts';
import type { HostMesh } from './test-mesh.ts';

/** A meshed workload outside every run, and what its sidecar knows of the mesh. */
export interface Bystander extends AsyncDisposable {
  /** Names of clusters, listeners and routes, of virtual hosts and their domains. */
  known(): Promise<readonly string[]>;
}

const NAMESPACE = 'a-bystander';
const NAME = 'bystander';

const podSchema = z.object({ metadata: z.object({ name: z.string(), uid: z.string() }) });

/** Deploys the bystander and waits until it is ready. Disposing of it deletes its namespace. */
export async function deployBystander({ target, castImages }: HostMesh, signal: AbortSignal): Promise<Bystander> {
  const image = castImages.find((one) => one.startsWith('sleep='))?.slice('sleep='.length) ?? '';
  await applyObjects(target, objects(image), { signal });
  const rollout = ['rollout', 'status', `deployment/${NAME}`, '--namespace', NAMESPACE, '--timeout=300s'];
  await kubectl(target, rollout, { operation: 'wait for the bystander', signal, budgetMs: budgets.podReady });
  const call = { operation: 'find the bystander', selector: `app=${NAME}`, signal };
  const [pod] = await listApi(target, `/api/v1/namespaces/${NAMESPACE}/pods`, call);
  const { metadata } = podSchema.parse(pod);
  const admin = openProxyAdmin(target, { namespace: NAMESPACE, workload: NAME, meshed: true, ...metadata });
  return {
    known: async () => namesIn(JSON.parse(await admin.get('/config_dump', signal))),
    [Symbol.asyncDispose]: async () => {
      await admin[Symbol.asyncDispose]();
      await askApi(target, { method: 'DELETE', path: `/api/v1/namespaces/${NAMESPACE}`, signal });
    },
  };
}

function objects(image: string) {
  const labels = { app: NAME };
  const container = { name: NAME, image, command: ['sh', '-c', "trap 'exit 0' TERM; sleep 86400 & wait"] };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE, labels: { 'istio-injection': 'enabled' } } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: NAME, namespace: NAMESPACE },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container], terminationGracePeriodSeconds: 1 } },
      },
    },
  ];
}

/** Every name and domain in a dump of a proxy's configuration, without secrets and bootstrap. */
export function namesIn(dump: unknown): readonly string[] {
  const { configs } = z.object({ configs: z.array(z.looseObject({ '@type': z.string() })) }).parse(dump);
  const dynamic = configs.filter((config) => /(?:Clusters|Listeners|Routes)ConfigDump$/.test(config['@type']));
  return [...new Set(dynamic.flatMap(namesOf))].toSorted();
}

function namesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(namesOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, held]) => {
    if (key === 'name' && typeof held === 'string') return [held];
    if (key === 'domains' && Array.isArray(held)) return held.map(String);
    return namesOf(held);
  });
}
