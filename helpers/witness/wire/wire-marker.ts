import { randomBytes } from 'node:crypto';

/** A text of 128 random bits in hex: nobody else sends it, so that whoever reads it on the wire read our request. */
export function newWireMarker(): string {
  return randomBytes(16).toString('hex');
}

/** The canary as one request carries it: the capture then also tells which request went in clear. */
export function wireMarkerOf(wireMarker: string, requestId: string): string {
  return `${wireMarker}-${requestId}`;
}

/** The request that a token of WireFacts.canariesInClear belongs to; "" when it was cut short. */
export function requestOf(token: string, wireMarker: string): string {
  return token.startsWith(`${wireMarker}-`) ? token.slice(wireMarker.length + 1) : '';
}
