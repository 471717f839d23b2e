import { randomBytes } from 'node:crypto';

/** Makes a text of 128 random bits in hex, which no other request contains. */
export function newWireMarker(): string {
  return randomBytes(16).toString('hex');
}

/** The marker of one request, by which a capture identifies a request in clear. */
export function wireMarkerOf(wireMarker: string, requestId: string): string {
  return `${wireMarker}-${requestId}`;
}

/** The request of a token in WireFacts.markersInClear; "" when the token is incomplete. */
export function requestOf(token: string, wireMarker: string): string {
  return token.startsWith(`${wireMarker}-`) ? token.slice(wireMarker.length + 1) : '';
}
