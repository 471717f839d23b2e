import { RECORD } from './source-script.ts';

/** What a source says of itself when its stream opens. */
export interface Hello {
  /** Who asks in this source: one curl per round, or our own client for all of them. */
  readonly client: 'curl' | 'perl';
  /** `ipv4`: the pod has no IPv6 address that reaches further than itself, so nobody needs to look for such addresses. */
  readonly family: 'ipv4' | 'both';
  /** The domain of the cluster's services, such as `svc.cluster.local`; "" where the pod's resolver names none. */
  readonly suffix: string;
}

/** Reads a hello. Throws when it is none. */
export function parseHello(answer: Buffer): Hello {
  const [before, words] = answer.toString().split(`${RECORD}H`);
  const [, client, family, suffix = ''] = /^(curl|perl) (ipv4|both) ([a-z0-9.-]*)\n$/.exec(words ?? '') ?? [];
  if (before !== '' || client === undefined)
    throw new Error(`the source did not say hello: ${JSON.stringify(answer.toString())}`);
  return { client, family, suffix } as Hello;
}

/** True when a buffer ends a line. */
export function endsLine(tail: Buffer): boolean {
  return tail.at(-1) === 0x0a;
}
