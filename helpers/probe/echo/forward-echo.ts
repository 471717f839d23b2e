import { fileURLToPath } from 'node:url';
import { credentials, loadPackageDefinition, status, type ChannelOptions, type ServiceError } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { budgets } from '../../timing/budgets.ts';

/** A call that an echo application makes; see echo.proto. */
export interface EchoCall {
  readonly url: string;
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  readonly message?: string;
  readonly method?: string;
  readonly http2?: boolean;
  readonly serverFirst?: boolean;
  readonly cert?: string;
  readonly key?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly alpn?: { readonly value: readonly string[] };
  readonly serverName?: string;
  readonly minTlsVersion?: string;
}

/** The result of a call: the application's output or its error message. */
export type EchoAnswer = { readonly output: string } | { readonly error: string };

/** The control connection of an echo application. */
export interface EchoControl extends Disposable {
  /** Throws when the application could not be reached, but not for a failed call. */
  call(call: EchoCall, signal: AbortSignal): Promise<EchoAnswer>;
}

interface Client {
  forwardEcho(
    call: object,
    options: { readonly deadline: Date },
    done: (error: ServiceError | null, answers?: { readonly output: readonly string[] }) => void,
  ): { cancel(): void };
  close(): void;
}

interface Definition {
  readonly proto: {
    readonly EchoTestService: new (address: string, secret: unknown, options: ChannelOptions) => Client;
  };
}

const PROTO = fileURLToPath(new URL('echo.proto', import.meta.url));
const { proto } = loadPackageDefinition(loadSync(PROTO, { longs: Number, defaults: true })) as unknown as Definition;

/** The application's prefix for errors of its calls. */
const CALL_FAILED = /^\d+\/\d+ requests had errors; first error: /;
/** Its message when its time limit was reached. */
const CALL_TIMED_OUT = /^request set timed out after /;

/** Time in which the application reports that its limit was reached. */
const GRACE_MS = 3_000;

/** Connects to an echo application once for many calls; the first call opens the connection. */
export function openEchoControl(address: string): EchoControl {
  const client = new proto.EchoTestService(address, credentials.createInsecure(), {
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_receive_message_length': 16 * 1024 * 1024,
    'grpc.enable_retries': 0,
    'grpc.use_local_subchannel_pool': 1,
  });
  return {
    call: (call, signal) => forward(client, call, signal),
    [Symbol.dispose]: () => client.close(),
  };
}

function forward(client: Client, call: EchoCall, signal: AbortSignal): Promise<EchoAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<EchoAnswer>();
  const request = { ...call, count: 1, timeoutMicros: budgets.request * 1_000, newConnection: true };
  const deadline = new Date(Date.now() + budgets.request + GRACE_MS);
  const pending = client.forwardEcho(request, { deadline }, (error, answers) => {
    const failure = error === null ? undefined : failureOfCall(error);
    if (error === null) resolve({ output: answers?.output[0] ?? '' });
    else if (failure === undefined) reject(error);
    else resolve({ error: failure });
  });
  const cancel = (): void => pending.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  return promise.finally(() => signal.removeEventListener('abort', cancel));
}

/** The error message of a failed call; undefined when the application could not be reached. */
function failureOfCall({ code, details }: ServiceError): string | undefined {
  if (code !== status.UNKNOWN) return undefined;
  if (CALL_FAILED.test(details)) return details.replace(CALL_FAILED, '');
  return CALL_TIMED_OUT.test(details) ? details : undefined;
}
