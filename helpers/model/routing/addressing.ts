import type { Mechanism } from '../mechanism.ts';
import type { PortProtocol } from '../policies/routed.ts';
import type { Registered } from './registry.ts';

/** The cluster that a request is sent to, as the caller's sidecar resolves it. */
export interface Destination {
  readonly service: Registered;
  /** Port of the service. */
  readonly port: number;
  /** How the caller's sidecar treats the connection. */
  readonly protocol: PortProtocol;
  /** The subset that a VirtualService selects. */
  readonly subset?: string;
  /** No route of the sidecar is for its host: it goes to its address as it is. */
  readonly passesThrough?: true;
  /** The Service whose address the request was sent to, where it goes there as it is. */
  readonly original?: Registered;
  /** The path that a VirtualService writes. */
  readonly path?: string;
  /** The rules that led here. */
  readonly trace: readonly string[];
}

/** A request that the caller's own sidecar refuses, since its routes lead nowhere. */
export interface DeadEnd {
  readonly refusedBy: Mechanism;
  readonly trace: readonly string[];
}

/** A request as a sidecar parses it. */
export interface SentHttp {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What decides the destination of a call. */
export interface Addressing {
  /** See Addressed; the callee's own Service when absent. */
  readonly at?: string;
  /** Port of the Service. */
  readonly port: number;
  /** Port of the callee's container. */
  readonly containerPort: number;
  /** The request, if the call is one that a sidecar can parse. */
  readonly request?: SentHttp;
}
