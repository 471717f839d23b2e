import * as z from 'zod';
import { ownTls, sentRequest, type Call } from '../call.ts';
import { clientCertificate, tlsVersion, type ClientCertificate, type TlsVersion } from '../client-certificate.ts';
import {
  addressedFields,
  forFactFields,
  headersField,
  hostField,
  methodField,
  pathField,
  portField,
  textField,
  type Addressed,
  type ForFact,
} from '../fields.ts';

/** TLS that the application of an echo caller opens itself. */
export interface EchoTls {
  readonly certificate: ClientCertificate;
  /** @default the callee's full name */
  readonly sni?: string;
  /** @default what the protocol implies */
  readonly alpn?: readonly string[];
  /** @default '1.2' */
  readonly minVersion?: TlsVersion;
}

interface EchoRequest extends Addressed {
  readonly kind: 'echo';
  /** Port of the Service. */
  readonly port: number;
}

interface EchoHttpRequest extends EchoRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Host header. @default the callee's full name */
  readonly host?: string;
}

/** A request that one echo application sends to another. */
export type EchoProbe =
  | (EchoHttpRequest & { readonly protocol: 'http' | 'http2' | 'websocket' })
  | (EchoHttpRequest & { readonly protocol: 'https'; readonly tls: EchoTls })
  | (EchoRequest & { readonly protocol: 'grpc'; readonly headers: Readonly<Record<string, string>> })
  | (EchoRequest & { readonly protocol: 'tcp'; readonly serverFirst: boolean });

const requestFields = { ...forFactFields, ...addressedFields, kind: z.literal('echo'), port: portField };

/**
 * Go writes a target that begins with // in its absolute form, `http://…` (net/url, RequestURI).
 */
const echoPath = pathField.regex(
  /^\/(?!\/)/,
  'cannot be sent by an echo application: Go writes // at the begin as another host; use http',
);

/** Go's client of WebSocket escapes these characters (net/url, EscapedPath). */
const webSocketPath = echoPath.regex(
  /^[^"<>\\^`{|}]*$/,
  'cannot be sent by a WebSocket client as it is: it escapes " < > \\ ^ ` { | }',
);

const httpFields = {
  ...requestFields,
  method: methodField,
  path: echoPath,
  headers: headersField,
  host: hostField.exactOptional(),
};
const echoTls = z.strictObject({
  certificate: clientCertificate,
  sni: hostField.exactOptional(),
  alpn: z.array(textField).exactOptional(),
  minVersion: tlsVersion.exactOptional(),
}) satisfies z.ZodType<EchoTls>;

export const echoProbe = z.discriminatedUnion(
  'protocol',
  [
    z.strictObject({ ...httpFields, protocol: z.enum(['http', 'http2']) }),
    z.strictObject({ ...httpFields, protocol: z.literal('websocket'), path: webSocketPath }),
    z.strictObject({ ...httpFields, protocol: z.literal('https'), tls: echoTls }),
    z.strictObject({ ...requestFields, protocol: z.literal('grpc'), headers: headersField }),
    z.strictObject({ ...requestFields, protocol: z.literal('tcp'), serverFirst: z.boolean() }),
  ],
  'names no protocol of an echo probe',
) satisfies z.ZodType<EchoProbe & ForFact>;

const GRPC_REQUEST = { method: 'POST', path: '/proto.EchoTestService/Echo' } as const;

/** What the caller's application puts on its connection. */
export function callOfEcho(probe: EchoProbe): Call {
  switch (probe.protocol) {
    case 'tcp':
      return { port: probe.port, protocol: 'bytes', serverFirst: probe.serverFirst };
    case 'grpc':
      return { port: probe.port, protocol: 'grpc', request: GRPC_REQUEST };
    case 'https':
      return { port: probe.port, protocol: 'http', request: sentRequest(probe), tls: ownTls(probe.tls) };
    case 'websocket':
      return { port: probe.port, protocol: 'websocket', request: sentRequest(probe) };
    case 'http':
    case 'http2':
      return { port: probe.port, protocol: 'http', request: sentRequest(probe) };
  }
}
