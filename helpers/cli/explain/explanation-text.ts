import type {
  ExplainedManifest,
  ExplainedRoute,
  ExplainedSabotage,
  Explanation,
  Predicted,
} from '../../check/explain/explanation.ts';
import type { TextStyle } from '../../report/text/text-style.ts';

/** Checks as prose for a terminal. */
export function explanationsText(explanations: readonly Explanation[], style: TextStyle): string {
  return explanations.map((explanation) => explanationText(explanation, style)).join('\n');
}

/** One check as prose for a terminal. */
export function explanationText(explanation: Explanation, style: TextStyle): string {
  const { id, title, complianceControls } = explanation;
  const blocks: readonly (readonly string[])[] = [
    [`${style.paint('bold', id)}  ${title}`],
    section('The claim', source(explanation), style),
    section('The workloads', members(explanation), style),
    section('Requests', requests(explanation), style),
    section('Applied before', explanation.given.flatMap(manifest), style),
    section('The change', change(explanation), style),
    section('Expected outcomes, and why', routes(explanation, style), style),
    section('Sabotages', sabotages(explanation), style),
    section('Evidence for', [complianceControls.join(', ')], style),
    section('Files', filesOf(explanation), style),
    section('Run it', [`npm run -s meshproof -- run ${id}`, `npm run -s meshproof -- prove ${id}`], style),
  ];
  const text = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${text.join('\n\n')}\n`;
}

/** A check that changes nothing may have no manifests. */
function filesOf({ file, manifestDir }: Explanation): string[] {
  return manifestDir === undefined ? [file] : [file, `${manifestDir}/`];
}

function section(title: string, lines: readonly string[], style: TextStyle): string[] {
  return lines.length === 0 ? [] : [style.paint('bold', title), ...lines.map((line) => `  ${line}`)];
}

function source({ source: { article, about, claim, claims } }: Explanation): string[] {
  const where = article === 'istio-docs' ? about : `Article ${article}, ${about}`;
  const each = claims.flatMap(({ id, text, right }) => [
    `${id}: ${text}`,
    ...(right === undefined ? [] : [`  on a modern mesh: ${right}`]),
  ]);
  return [`${where}.`, `Claim: ${claim}.`, ...each];
}

function members({ members: all }: Explanation): string[] {
  const widest = Math.max(...all.map(({ member }) => member.length));
  return all.map(({ member, is, identity }) => {
    const who = identity === undefined ? 'can prove no identity of the mesh' : `is ${identity}`;
    return `${member.padEnd(widest)}  ${is}; ${who}`;
  });
}

function requests({ probes, witnesses, requires }: Explanation): string[] {
  const each = probes.map(({ name, asks }) => (name === '' ? asks : `via ${name}: ${asks}`));
  const needed = Object.entries(requires).map(([what, value]) => `${what} ${String(value)}`);
  return [
    ...each,
    `Witnesses: clients, applications${witnesses.map((witness) => `, ${witness}`).join('')}. Requires ${needed.join(', ')}.`,
  ];
}

function manifest({ name, legend, describes }: ExplainedManifest): string[] {
  return [`${name}${legend === '' ? '' : `: ${legend}`}`, ...describes.map((sentence) => `  ${sentence}`)];
}

function change({ applies, removes, redeploys }: Explanation): string[] {
  return [
    ...applies.flatMap((one) => [
      `apply ${one.name}: ${one.legend}`,
      ...one.describes.map((sentence) => `  ${sentence}`),
    ]),
    ...removes.map(({ name }) => `delete ${name}`),
    ...redeploys.map(({ member, is }) => `${member} is ${is}`),
  ];
}

function routes({ routes: all, isState, looksAgain }: Explanation, style: TextStyle): string[] {
  const state = isState ? ['The check changes nothing: it is a claim about a state.'] : [];
  const undone = looksAgain ? ['After the change is undone, the outcomes from before must return.'] : [];
  return [...state, ...all.flatMap((route) => oneRoute(route, isState, style)), ...undone];
}

function oneRoute(
  { route, before, must, afterwards, isControl, predicted }: ExplainedRoute,
  isState: boolean,
  style: TextStyle,
): string[] {
  const control = isControl ? ' (a control: it must not change under any sabotage)' : '';
  const same = isState ? `at any time: ${must}` : `before and after: ${must}`;
  const expected = before === must ? [same] : [`before: ${before}`, `after:  ${must}`];
  return [
    `${style.paint('bold', route)}${control}`,
    ...[...expected, ...(afterwards === undefined ? [] : [`undone: ${afterwards}`]), ...why(predicted)].map(
      (line) => `  ${line}`,
    ),
  ];
}

function why(predicted: Predicted): string[] {
  if ('notModelled' in predicted) return predicted.notModelled.map((what) => `not modelled: ${what}`);
  const verdict = predicted.agrees ? 'the model agrees' : `THE MODEL DISAGREES and predicts: ${predicted.outcome}`;
  return [
    `${verdict}, by these rules:`,
    ...predicted.because.map((rule, index) => `  ${(index + 1).toString()}. ${rule}`),
  ];
}

function sabotages({ sabotages: all }: Explanation): string[] {
  return all.flatMap(oneSabotage);
}

function oneSabotage({ name, generated, does, manifests, flips: flipped }: ExplainedSabotage): string[] {
  const flips = flipped.flatMap(({ route, instead, insteadOf, predicted }) => [
    `${route} must be: ${instead}, instead of ${insteadOf}`,
    ...('agrees' in predicted && predicted.agrees ? [] : why(predicted)),
  ]);
  return [
    `${name}: ${does}${generated ? ' (generated: prove leaves out each change in turn)' : ''}`,
    ...[...manifests.flatMap(manifest), ...(flips.length === 0 ? ['changes no route'] : flips)].map(
      (line) => `  ${line}`,
    ),
  ];
}
