import type { ChangedCheck } from '../../evidence/replay/changed-checks.ts';
import type { Replay } from '../../evidence/replay/replay.ts';
import type { LostLine } from '../../evidence/schemas/bundle.ts';
import type { TextStyle } from './text-style.ts';

/**
 * The result of a replay for people: one line per check whose result changed, then whether the
 * document is the same.
 */
export function replayText(replay: Replay, style: TextStyle): string {
  const { identical, verdict, checks, observations, changes, changed, lost } = replay;
  const from = `${checks.toString()} checks from ${observations.toString()} observations and ${changes.toString()} changes`;
  const lines = [...changed.map(changedLine), ...lost.map(lostLine)];
  const last = identical
    ? style.paint('green', `identical: ${verdict}, ${from}`)
    : style.paint('red', `changed: ${verdict}, ${from}; verdicts.json differs`);
  return `${[...lines, last].join('\n')}\n`;
}

function changedLine({ id, recorded, replayed, fields, because }: ChangedCheck): string {
  const verdicts =
    recorded === replayed ? `still ${String(recorded)}` : `${recorded ?? 'absent'} -> ${replayed ?? 'absent'}`;
  const others = `differs in ${fields.join(', ')}`;
  return `${id} ${verdicts}, ${others}${because === '' ? '' : `: ${because}`}`;
}

function lostLine({ place, why }: LostLine): string {
  return why === 'unfinished' ? `${place} is unfinished: its run was killed` : `${place} is torn: its content is lost`;
}
