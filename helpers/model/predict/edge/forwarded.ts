import type { EdgeProbe } from '../../probes/edge.ts';
import { addressSeen, type Entry } from './edge-situation.ts';

/** Headers of a client that a gateway replaces or removes. */
const REPLACED = ['x-forwarded-client-cert', 'x-forwarded-for', 'x-forwarded-proto'];

/**
 * The headers that a gateway sends on. It trusts no proxy before it, so it appends the address that
 * it sees to X-Forwarded-For and sets X-Forwarded-Client-Cert by itself (gateway.go,
 * buildGatewayConnectionManager: SANITIZE_SET). Only the last address of the former counts.
 */
export function forwarded(entry: Entry): EdgeProbe['headers'] {
  const { headers } = entry.situation.probe;
  const kept = Object.entries(headers).filter(([name]) => !REPLACED.includes(name.toLowerCase()));
  const address = addressSeen(entry);
  return { ...Object.fromEntries(kept), ...(address === undefined ? {} : { 'x-forwarded-for': address }) };
}
