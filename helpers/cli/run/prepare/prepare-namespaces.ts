import { listNamespaces } from '../../../kube/namespaces/list.ts';
import { inTheWay, wordsOf } from '../../../kube/namespaces/make.ts';
import type { NamespacesRequest, PreparedNamespaces } from './prepared-namespaces.ts';
import { takeOver } from './take-over.ts';

/**
 * Looks early whether a namespace which the run is about to make exists already; who comes first is
 * decided later, by the API server. On our own mesh the idle cast of an earlier run is taken over,
 * and what killed runs left there is deleted.
 * @throws NotOursError naming who owns the namespaces that are in the way; MeshproofError naming a
 * run that uses the cast.
 */
export async function prepareNamespaces(request: NamespacesRequest): Promise<PreparedNamespaces> {
  const { target, names, own, signal, say } = request;
  const found = await listNamespaces(target, { signal });
  const room = own ? await takeOver(request, found) : { known: [], deleted: [], handOver: () => undefined };
  const free = new Set([...room.known, ...room.deleted].map(({ name }) => name));
  const taken = found.find(({ name }) => names.includes(name) && !free.has(name));
  if (taken !== undefined) throw inTheWay(target, taken.name, wordsOf(taken));
  if (room.known.length > 0) say(`the cast stands: reusing ${room.known.map(({ name }) => name).join(', ')}`);
  return room;
}
