import * as z from 'zod';
import { clusterFacts, type ClusterFacts } from './cluster/facts.ts';
import { echoFacts, type EchoFacts } from './echo/facts.ts';
import { httpFacts, type HttpFacts } from './http/facts.ts';
import { infrastructureFacts, type InfrastructureFacts } from './infrastructure/facts.ts';
import { istioctlFacts, type IstioctlFacts } from './istioctl/facts.ts';
import { kubeletFacts, type KubeletFacts } from './kubelet/facts.ts';
import { mongoFacts, type MongoFacts } from './mongo/facts.ts';
import { telemetryFacts, type TelemetryFacts } from './telemetry/facts.ts';
import { tlsFacts, type TlsFacts } from './tls/facts.ts';

/** Whether a request was sent again because the stream broke that carried it first. */
export interface Repeated {
  /** @default false */
  readonly repeated?: boolean;
}

/** Facts of a client by their kind; a stream records its requests by itself. */
export interface FactsByKind {
  readonly http: HttpFacts;
  readonly mongo: MongoFacts;
  readonly kubelet: KubeletFacts;
  readonly echo: EchoFacts;
  readonly tls: TlsFacts;
  readonly istioctl: IstioctlFacts;
  readonly telemetry: TelemetryFacts;
  readonly infrastructure: InfrastructureFacts;
}

/** What the client of one request reports. */
export type ClientFacts = { readonly clusterFacts?: ClusterFacts } & Repeated & FactsByKind[keyof FactsByKind];

const besides = { clusterFacts: clusterFacts.exactOptional(), repeated: z.boolean().exactOptional() };

/** Reads the facts of a client as they are recorded. */
export const clientFacts = z.discriminatedUnion('kind', [
  httpFacts.extend(besides),
  mongoFacts.extend(besides),
  kubeletFacts.extend(besides),
  echoFacts.extend(besides),
  tlsFacts.extend(besides),
  istioctlFacts.extend(besides),
  telemetryFacts.extend(besides),
  infrastructureFacts.extend(besides),
]) satisfies z.ZodType<ClientFacts>;
