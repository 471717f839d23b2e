import { parseRoute } from '../../model/route.ts';
import { agrees, phaseExpectationOf } from '../judge/agreement.ts';
import { flippedCells } from '../judge/enforcement.ts';
import type { Round } from '../judge/rounds.ts';
import { castOf } from '../plan/changes/change-set.ts';
import type { CheckContext } from './context.ts';
import { sendRound } from './round.ts';

/** A limit that no change reaches: the proxies' acknowledgement ends the watch long before. */
const MOST_ROUNDS = 200;

/**
 * Measures when a change takes effect. From the moment at which the API server accepts it, callers
 * without a sidecar send rounds until one agrees with the expectations or the proxies have
 * acknowledged the change. Only those callers: they pool no connections that would outlive it. The
 * rounds are recorded and never judged.
 */
export async function watchingEnforcement<T>(
  context: CheckContext,
  work: (onMade: () => void) => Promise<T>,
): Promise<T> {
  const watch = new EnforcementWatch(context);
  try {
    return await work(() => watch.begin());
  } finally {
    await watch.end();
  }
}

class EnforcementWatch {
  readonly #context: CheckContext;
  readonly #collected: Promise<void>[] = [];
  #isOver = false;
  #sending: Promise<void> | undefined;

  constructor(context: CheckContext) {
    const { run } = context;
    const flipped = flippedCells(run.record);
    const cast = castOf(run.record, 'enforcing');
    const requests = run.requests.filter(({ route, probe }) => {
      const member = cast[parseRoute(route)?.from ?? ''];
      const isBare = member?.kind === 'workload' && member.membership === 'bare';
      const isFresh = probe.kind === 'http' && probe.connection !== 'pooled';
      return isBare && isFresh && flipped[route] !== undefined;
    });
    this.#context = { ...context, run: { ...run, requests, changedRequests: requests } };
  }

  begin(): void {
    if (this.#context.run.requests.length === 0) return;
    this.#sending = this.#sendRounds();
    // end() throws a failure; until then it must not end the process.
    this.#sending.catch(() => undefined);
  }

  /** Waits until every round that was sent is recorded. */
  async end(): Promise<void> {
    this.#isOver = true;
    await this.#sending;
    await Promise.all(this.#collected);
  }

  async #sendRounds(): Promise<void> {
    for (let round = 1; round <= MOST_ROUNDS && !this.#isOver; round += 1) {
      const { collected } = await sendRound(this.#context, 'enforcing', round);
      const noted = collected.then((seen) => this.#note(seen));
      noted.catch(() => undefined);
      this.#collected.push(noted);
    }
  }

  #note(seen: Round): void {
    const { record, requests } = this.#context.run;
    const flipped = flippedCells(record);
    const expectations = Object.fromEntries(
      requests.flatMap(({ route }) => Object.entries(flipped).filter(([key]) => key === route)),
    );
    if (agrees(seen, { ...phaseExpectationOf(record, 'applied'), expectations })) this.#isOver = true;
  }
}
