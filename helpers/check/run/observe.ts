import { randomUUID } from 'node:crypto';
import type { Json, Observation, Phase } from '../../model/observation.ts';
import type { Ask, ClientFacts } from '../../probe/facts.ts';
import { budgets } from '../../timing/budgets.ts';
import { until } from '../../timing/until.ts';
import { agrees, carryControls, rowNeeded } from '../judge/agreement.ts';
import { readRounds, type Round } from '../judge/rounds.ts';
import { pictureOf } from '../plan/staging.ts';
import type { CheckContext } from './context.ts';

/** Rounds that follow each other at once; a phase that has not agreed by then is looked at less often, so that a failure stays small. */
const BACK_TO_BACK = 40;
const SLOW_ROUND_MS = 250;

/**
 * Asks round after round until the phase's picture was seen often enough in a row; true when it was. False when the budget is used up; a
 * row that has begun by then may still become whole.
 */
export async function observeUntilAgreed(
  context: CheckContext,
  phase: 'baseline' | 'applied' | 'restored',
): Promise<boolean> {
  const { record } = context.run;
  const picture = pictureOf(record, phase);
  const needed = rowNeeded(record, phase);
  const rounds: Round[] = [];
  const started = performance.now();
  let row = 0;
  const what = `${record.id} shows what is expected (${phase})`;
  // A round under way when the budget ends is still told: the wait as a whole is given twice as long.
  const limits = { what, budgetMs: 2 * budgets.converge, everyMs: SLOW_ROUND_MS, signal: context.signal };
  return until(limits, async () => {
    do {
      rounds.push(await observeRound(context, phase, rounds.length + 1));
      const [last] = carryControls(record, rounds, picture).slice(-1);
      row = last !== undefined && agrees(last, picture) ? row + 1 : 0;
      if (row >= needed) return true;
      if (row === 0 && performance.now() - started > budgets.converge) return false;
    } while (row > 0 || rounds.length < BACK_TO_BACK);
    return { waiting: `${rounds.length.toString()} rounds` };
  });
}

/** Asks through the settling window; ends at the first round that breaks the picture, since it decides. */
export async function observeSettling(context: CheckContext): Promise<void> {
  const picture = pictureOf(context.run.record, 'settling');
  const started = performance.now();
  for (let round = 1; performance.now() - started < budgets.settle; round += 1) {
    if (!agrees(await observeRound(context, 'settling', round), picture)) return;
  }
}

async function observeRound(context: CheckContext, phase: Phase, round: number): Promise<Round> {
  const { mesh, run, signal } = context;
  signal.throwIfAborted();
  const asks: Ask[] = run.asks.map((ask) => ({ ...ask, requestId: randomUUID() }));
  const answers = await mesh.round(asks, signal);
  const testimonies = await mesh.witnesses(answers, signal);
  const place = { check: run.record.id, phase, round };
  const recorded: Observation[] = [
    ...answers.map(({ ask, facts }) =>
      context.journal.observe({
        ...place,
        route: ask.route,
        witness: clientOf(facts),
        requestId: ask.requestId,
        facts: plain(facts),
      }),
    ),
    ...testimonies.map((testimony) => context.journal.observe({ ...place, ...testimony })),
  ];
  const [seen] = readRounds(recorded) as readonly [Round];
  return seen;
}

/** Where the kubelet is the caller, it is its own client. */
function clientOf(facts: ClientFacts): 'client' | 'kubelet' {
  return facts.kind === 'kubelet' ? 'kubelet' : 'client';
}

/** Facts are plain JSON by their types; the copy drops fields that are undefined. */
function plain(facts: ClientFacts): Readonly<Record<string, Json>> {
  return JSON.parse(JSON.stringify(facts)) as Record<string, Json>;
}
