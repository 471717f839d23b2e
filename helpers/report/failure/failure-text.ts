import { decidingCell, isListed } from '../../evidence/replay/cell-observations.ts';
import type { Bundle } from '../../evidence/schemas/bundle.ts';
import type { JudgedCell, JudgedCheck } from '../../evidence/schemas/verdict-schemas.ts';
import type { Phase } from '../../model/observation.ts';
import { describeOutcome, sameOutcome } from '../../model/outcome.ts';
import { decidingRule } from '../../model/predict/deciding-rule.ts';
import { parseRoute } from '../../model/route.ts';
import { headline } from '../text/labels.ts';
import { changeSentences } from './change-sentences.ts';
import { hintFor, pageOf } from './mechanism-hints.ts';
import { rerunCommand } from './rerun-command.ts';
import { witnessSentences } from './witness-sentences.ts';

/**
 * A check that is not green, for people, in sentences: who called whom and when, what was expected,
 * what each witness reported, the rule of Istio that decides, what to look at next, and the command
 * to run it again. The facts themselves are in the bundle.
 */
export function failureText(bundle: Bundle, check: JudgedCheck): string {
  const cell = decidingCell(check);
  const sentences = [
    ...(cell === undefined ? [] : [callSentence(cell)]),
    ...changeSentences(bundle.changes.filter((change) => change.check === check.id)),
    ...(cell === undefined ? [] : [expectation(cell)]),
    ...reports(bundle, check, cell),
    ...(cell === undefined ? [] : [ruleSentence(bundle, check, cell), hintSentence(cell)]),
    `Run it again: ${rerunCommand(check.id, bundle.run.argv)}`,
  ];
  return [headline(check), ...sentences.map((sentence) => `  ${sentence}`)].join('\n');
}

const WHEN: Readonly<Record<Phase, string>> = {
  baseline: 'before the change',
  enforcing: 'while the change took effect',
  applied: 'after the change',
  settling: 'in the settling window after the change',
  restored: 'after the change was taken back',
};

function callSentence({ route, phase }: JudgedCell): string {
  const { from, to, via } = parseRoute(route) ?? {};
  const call = from === undefined || to === undefined ? `The route is ${route}` : `${from} called ${to}`;
  return `${call}${via === undefined ? '' : ` with the probe ${via}`}, ${WHEN[phase]}.`;
}

function expectation({ expected, observed }: JudgedCell): string {
  return `Expected: ${describeOutcome(expected)}. Observed: ${describeOutcome(observed)}.`;
}

/** What the witnesses of the deciding cell reported; without one, those of the last route. */
function reports(bundle: Bundle, check: JudgedCheck, cell: JudgedCell | undefined): readonly string[] {
  const listed = bundle.observations.filter((one) => isListed(one, check));
  const route = cell?.route ?? listed.at(-1)?.route;
  if (route === undefined) return ['No witness reported anything.'];
  const sentences = witnessSentences(listed.filter((one) => one.route === route));
  return sentences.length === 0 ? ['No witness reported anything.'] : sentences;
}

function ruleSentence({ plan }: Bundle, { id }: JudgedCheck, { route, phase, expected, observed }: JudgedCell): string {
  const predictions = plan.checks.find(({ record }) => record.id === id)?.predictions;
  const prediction = predictions?.[phase === 'baseline' || phase === 'restored' ? phase : 'applied'][route];
  if (prediction === undefined) return 'The model has no prediction for this route, so it names no rule.';
  if ('notModelled' in prediction) return `No rule is named, not modelled: ${prediction.notModelled.join(', ')}.`;
  const rule = decidingRule(prediction.rules, expected, observed);
  const decides = rule === undefined ? 'No policy is in force' : `By Istio's rules it is decided by: ${rule}`;
  if (sameOutcome(prediction.outcome, expected)) return `${decides}.`;
  return `${decides}; so the model predicts ${describeOutcome(prediction.outcome)}, unlike the record.`;
}

function hintSentence({ expected, observed }: JudgedCell): string {
  const hint = hintFor(expected, observed);
  return `Look at ${hint.look}; see ${pageOf(hint)}`;
}
