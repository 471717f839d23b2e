import * as z from 'zod';

const port = z.union([z.string(), z.number()]);

/** A probe of a container in its pod, after injection. */
export const probeSchema = z.object({
  httpGet: z.object({ path: z.string().default('/'), port, scheme: z.string().default('HTTP') }).optional(),
  tcpSocket: z.object({ port }).optional(),
  grpc: z.object({ port }).optional(),
  exec: z.object({ command: z.array(z.string()).default([]) }).optional(),
  initialDelaySeconds: z.number().default(0),
  periodSeconds: z.number().default(10),
  timeoutSeconds: z.number().default(1),
  failureThreshold: z.number().default(3),
});

export type ProbeObject = z.infer<typeof probeSchema>;

/** A probe on one line: "http 15020 /app-health/echo/livez", "tcp 19000", "exec curl …". */
export function aimOf({ httpGet, tcpSocket, grpc, exec }: ProbeObject): string {
  if (httpGet !== undefined) return `${httpGet.scheme.toLowerCase()} ${httpGet.port} ${httpGet.path}`;
  if (tcpSocket !== undefined) return `tcp ${tcpSocket.port}`;
  if (grpc !== undefined) return `grpc ${grpc.port}`;
  return `exec ${exec?.command.join(' ') ?? ''}`.trim();
}

/** Time in which a probe that always fails reaches its threshold, plus one period. */
export function enoughMs(probe: ProbeObject | undefined): number {
  return probe === undefined ? 0 : failingMs(probe, probe.failureThreshold);
}

/** Time in which a probe that always fails has failed so often, plus one period. */
export function failingMs(probe: ProbeObject | undefined, times: number): number {
  if (probe === undefined) return 0;
  const { initialDelaySeconds, periodSeconds, timeoutSeconds, grpc } = probe;
  // A refused probe fails at once, but a gRPC client retries until its time-out, which can be
  // longer than the period.
  const lasts = grpc === undefined ? periodSeconds : Math.max(periodSeconds, timeoutSeconds);
  return 1_000 * (initialDelaySeconds + lasts * times + periodSeconds);
}
