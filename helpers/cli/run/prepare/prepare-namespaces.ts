import { listNamespaces } from '../../../kube/namespaces/list.ts';
import { inTheWay, describeFound } from '../../../kube/namespaces/make.ts';
import type { NamespacesRequest, PreparedNamespaces } from './prepared-namespaces.ts';
import { takeOver } from './take-over.ts';

/**
 * Checks before the run that the namespaces which it will create do not exist; the API server
 * decides between concurrent runs. On a managed mesh it takes the idle cast of an earlier run over,
 * and deletes what killed runs left there.
 * @throws NotOursError naming the owner of a namespace that exists; MeshproofError naming a run
 * that uses the cast
 */
export async function prepareNamespaces(request: NamespacesRequest): Promise<PreparedNamespaces> {
  const { target, names, managed, signal, log } = request;
  const found = await listNamespaces(target, { signal });
  const prepared = managed ? await takeOver(request, found) : { known: [], deleted: [], handOver: () => undefined };
  const free = new Set([...prepared.known, ...prepared.deleted].map(({ name }) => name));
  const taken = found.find(({ name }) => names.includes(name) && !free.has(name));
  if (taken !== undefined) throw inTheWay(target, taken.name, describeFound(taken));
  if (prepared.known.length > 0)
    log(`the cast is deployed: reusing ${prepared.known.map(({ name }) => name).join(', ')}`);
  return prepared;
}
