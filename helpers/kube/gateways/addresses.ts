import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { z } from 'zod';
import { MeshproofError } from '../../errors.ts';
import { ADDRESSES, isAddressReference } from '../../model/material/addresses.ts';
import { listApi } from '../api/read-api.ts';
import type { KubeTarget } from '../kube.ts';
import type { KubeObject } from '../manifest.ts';

const nodeSchema = z.object({
  spec: z.object({ podCIDR: z.string().optional() }),
  status: z.object({ addresses: z.array(z.object({ type: z.string(), address: z.string() })) }),
});

/**
 * The objects with the addresses of this mesh in place of references to them.
 * @throws MeshproofError when they have references and the cluster does not show its addresses
 */
export async function withAddresses(
  objects: readonly KubeObject[],
  target: KubeTarget,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  if (!hasReference(objects)) return objects;
  const addresses = await addressesOf(target, signal);
  return replaced(objects, addresses) as readonly KubeObject[];
}

function hasReference(value: unknown): boolean {
  if (typeof value === 'string') return isAddressReference(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasReference);
}

function replaced(value: unknown, addresses: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return addresses.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => replaced(item, addresses));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, replaced(field, addresses)]));
}

/** By reference. A pod sees its node by the first address of the node's range of pods. */
async function addressesOf(target: KubeTarget, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const operation = 'read the addresses of the nodes';
  const nodes = (await listApi(target, '/api/v1/nodes', { operation, signal })).map((node) => nodeSchema.parse(node));
  const [first] = nodes;
  const outer = first?.status.addresses.find(({ type }) => type === 'InternalIP')?.address;
  const range = first?.spec.podCIDR;
  if (nodes.length !== 1 || outer === undefined || range === undefined)
    throw new MeshproofError({
      operation,
      details: `policies name the address of the node of a gateway, and there are ${nodes.length.toString()} nodes`,
      hint: 'run the check on a managed mesh, which has one node',
    });
  return new Map([
    [ADDRESSES.outsider, await ownAddressTowards(outer)],
    [ADDRESSES.node, range.replace(/\.\d+\/\d+$/, '.1')],
  ]);
}

/** The address of this machine on the way to another one; sends nothing. */
async function ownAddressTowards(address: string): Promise<string> {
  const socket = createSocket('udp4');
  try {
    socket.connect(9, address);
    await once(socket, 'connect');
    return socket.address().address;
  } finally {
    socket.close();
  }
}
