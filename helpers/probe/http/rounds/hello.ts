import { RECORD } from '../source-script.ts';

/** What a source reports when its stream opens. */
export interface Hello {
  /** The client of this source: one curl per round, or one Perl for all rounds. */
  readonly client: 'curl' | 'perl';
  /** `ipv4`: the pod has no routable IPv6 address, so clients look up IPv4 addresses only. */
  readonly family: 'ipv4' | 'both';
  /**
   * Domain of the cluster's Services, such as `svc.cluster.local`; "" when the resolver names none.
   */
  readonly suffix: string;
}

/** Reads a hello. Throws on anything else. */
export function parseHello(answer: Buffer): Hello {
  const [before, hello] = answer.toString().split(`${RECORD}H`);
  const [, client, family, suffix = ''] = /^(curl|perl) (ipv4|both) ([a-z0-9.-]*)\n$/.exec(hello ?? '') ?? [];
  if (before !== '' || client === undefined)
    throw new Error(`the source sent no hello: ${JSON.stringify(answer.toString())}`);
  return { client, family, suffix } as Hello;
}

/** True when a buffer ends a line. */
export function endsLine(tail: Buffer): boolean {
  return tail.at(-1) === 0x0a;
}
