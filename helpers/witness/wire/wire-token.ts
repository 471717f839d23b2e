import { randomBytes } from 'node:crypto';

/** A text of 128 random bits in hex: nobody else sends it, so that whoever reads it on the wire read our request. */
export function newCanary(): string {
  return randomBytes(16).toString('hex');
}

/** The canary as one request carries it: the capture then also tells which request went in clear. */
export function canaryOf(canary: string, requestId: string): string {
  return `${canary}-${requestId}`;
}

/** The request that a token of WireFacts.canariesInClear belongs to; "" when it was cut short. */
export function requestOf(token: string, canary: string): string {
  return token.startsWith(`${canary}-`) ? token.slice(canary.length + 1) : '';
}
