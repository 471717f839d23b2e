import { readEchoOutput } from './echo-output.ts';
import { messageOf, type EchoProbeRequest } from './echo-request.ts';
import type { EchoFacts } from './facts.ts';
import type { EchoAnswer, EchoCall, EchoControl } from './forward-echo.ts';

/** Makes one call and returns how it ended. */
export async function factsOf(
  request: EchoProbeRequest,
  control: EchoControl,
  call: EchoCall,
  signal: AbortSignal,
): Promise<EchoFacts> {
  const { protocol } = request.probe;
  const started = performance.now();
  const { answer, unsaid } = await callUntilSaid(() => control.call(call, signal));
  const totalMs = Math.round((performance.now() - started) * 1_000) / 1_000;
  const message = protocol === 'tcp' || protocol === 'grpc' ? messageOf(request) : '';
  const before = unsaid.length === 0 ? {} : { unsaid };
  return { kind: 'echo', protocol, url: call.url, ...said(protocol, answer), ...before, message, totalMs };
}

/** Go's HTTP/2 client (errClientConnNotEstablished): its connection ended before the first request, and it threw away whether by a reset. */
const SAYS_NOT_HOW = /http2: client conn could not be established$/;

/** A call is made again, a few times at most, while its client keeps to itself how the connection ended. */
const CALLS = 4;

async function callUntilSaid(
  call: () => Promise<EchoAnswer>,
): Promise<{ readonly answer: EchoAnswer; readonly unsaid: readonly string[] }> {
  const unsaid: string[] = [];
  for (;;) {
    const answer = await call();
    if (!('error' in answer) || !SAYS_NOT_HOW.test(answer.error) || unsaid.length + 1 === CALLS)
      return { answer, unsaid };
    unsaid.push(answer.error);
  }
}

/** gRPC, WebSocket and TCP have no status that the client received: the word of the callee stands for none. */
function said(
  protocol: EchoFacts['protocol'],
  answer: EchoAnswer,
): Omit<EchoFacts, 'kind' | 'protocol' | 'url' | 'message' | 'totalMs'> {
  if ('error' in answer)
    return { ok: false, error: answer.error, status: 0, responseHeaders: {}, callee: {}, body: '' };
  const { status, ...output } = readEchoOutput(answer.output);
  return { ok: true, error: '', status: protocol.startsWith('http') ? status : 0, ...output };
}
