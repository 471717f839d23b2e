import * as z from 'zod';

export const tcpLogEntry = z.object({
  meshproofOutbound: z.literal('tcp'),
  start: z.string(),
  /** `address:port` of the application's end of the connection. */
  downstream: z.string(),
  cluster: z.string().nullable(),
  upstream: z.string().nullable(),
  tlsVersion: z.string().nullable(),
  tlsCipher: z.string().nullable(),
  /** Subject of the certificate that the sidecar presented. */
  localSubject: z.string().nullable(),
  peerSubject: z.string().nullable(),
  flags: z.string().nullable(),
  failure: z.string().nullable(),
});

/** One ended TCP connection in the caller's sidecar's log (manifests/base/mongo-client.yaml). */
export type TcpLogEntry = z.infer<typeof tcpLogEntry>;

/** Parses one line of a sidecar's log; undefined for lines of other origin. */
export function parseTcpLogLine(line: string): TcpLogEntry | undefined {
  return line.startsWith('{') && line.includes('"meshproofOutbound"') ? tcpLogEntry.parse(JSON.parse(line)) : undefined;
}

/** The host of the cluster that a connection was sent to; undefined for one of no Service. */
export function hostOf({ cluster }: TcpLogEntry): string | undefined {
  return /^outbound\|\d+\|[^|]*\|([^;]+)/.exec(cluster ?? '')?.[1];
}
