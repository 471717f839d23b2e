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
  const { answer, unexplained } = await callUntilExplained(() => control.call(call, signal));
  const totalMs = Math.round((performance.now() - started) * 1_000) / 1_000;
  const message = protocol === 'tcp' || protocol === 'grpc' ? messageOf(request) : '';
  const before = unexplained.length === 0 ? {} : { unexplained };
  return { kind: 'echo', protocol, url: call.url, ...outcomeOf(protocol, answer), ...before, message, totalMs };
}

/**
 * Go's HTTP/2 client (errClientConnNotEstablished): its connection ended before the first request,
 * and the error does not report how.
 */
const UNEXPLAINED = /http2: client conn could not be established$/;

/** Longest series of calls whose client does not report how the connection ended. */
const CALLS = 4;

async function callUntilExplained(
  call: () => Promise<EchoAnswer>,
): Promise<{ readonly answer: EchoAnswer; readonly unexplained: readonly string[] }> {
  const unexplained: string[] = [];
  for (;;) {
    const answer = await call();
    if (!('error' in answer) || !UNEXPLAINED.test(answer.error) || unexplained.length + 1 === CALLS)
      return { answer, unexplained };
    unexplained.push(answer.error);
  }
}

/** gRPC, WebSocket and TCP have no HTTP status; the status that their callee reports is ignored. */
function outcomeOf(
  protocol: EchoFacts['protocol'],
  answer: EchoAnswer,
): Omit<EchoFacts, 'kind' | 'protocol' | 'url' | 'message' | 'totalMs'> {
  if ('error' in answer)
    return { ok: false, error: answer.error, status: 0, responseHeaders: {}, callee: {}, body: '' };
  const { status, ...output } = readEchoOutput(answer.output);
  return { ok: true, error: '', status: protocol.startsWith('http') ? status : 0, ...output };
}
