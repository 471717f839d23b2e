import { type Command, Option } from 'commander';
import { explainCheck } from '../../check/explain/explain-check.ts';
import { loadChecks } from '../../check/load/load.ts';
import type { LoadedCheck } from '../../check/record/check-record.ts';
import { EXIT, MeshproofError } from '../../errors.ts';
import { canonicalDocument } from '../../evidence/canonical-json.ts';
import type { CommandContext } from '../context.ts';
import { explanationText } from '../explain/explanation-text.ts';
import { nearMatches } from '../explain/near-matches.ts';
import { styleFor } from '../output/terminal.ts';
import { PROJECT } from '../project.ts';

const MORE_HELP = `
It tells, without a cluster: the claim and where it comes from; who takes part, and as which identity; each policy as the model
understands it; what every route must show before and after the change, with the rules by which the model predicts the same; and
each sabotage with what must be seen under it instead. The id of a journey explains its steps in their order.

Examples:
  meshproof explain PA-STRICT-01
  meshproof explain pa-strict-01 | less                    ids may be written small
  meshproof explain PA-STRICT-01 -o json | jq '.[0].routes[] | {route, must}'
  meshproof list                                           all ids

With -o json it prints an array with one element per check. An unknown id exits with 2 and names those that are most like it.
`;

/** `meshproof explain ID`: a check as prose. Needs no cluster. */
export function addExplain(program: Command, { stdout }: CommandContext): void {
  program
    .command('explain')
    .description('tell a check as prose: claim, policies as understood, prediction and its rules; needs no cluster')
    .argument('<id>', 'a check, or a journey for all of its steps')
    .addOption(new Option('-o, --output <format>', 'what to print').choices(['text', 'json']).default('text'))
    .addHelpText('after', MORE_HELP)
    .action(async (id: string, { output }: { output: 'text' | 'json' }) => {
      const explanations = withId(id, await loadChecks(PROJECT)).map(explainCheck);
      const style = styleFor(stdout);
      stdout.write(
        output === 'json'
          ? canonicalDocument(explanations)
          : explanations.map((explanation) => explanationText(explanation, style)).join('\n'),
      );
    });
}

function withId(written: string, checks: readonly LoadedCheck[]): readonly LoadedCheck[] {
  const found = checks.filter((check) => idsOf(check).some((id) => id.toLowerCase() === written.toLowerCase()));
  if (found.length > 0) return found;
  const ofArea = checks.filter(({ area }) => area === written).map(({ record }) => record.id);
  const near = ofArea.length > 0 ? ofArea : nearMatches(written, [...new Set(checks.flatMap(idsOf))]);
  throw new MeshproofError({
    operation: `explain "${written}"`,
    details: `${ofArea.length > 0 ? 'That is an area.' : 'No check has this id.'}${near.length === 0 ? '' : ` Did you mean ${near.join(', ')}?`}`,
    hint: 'name one check of `meshproof list`',
    exitCode: EXIT.usage,
  });
}

/** A step of a journey answers to the journey's id as well. */
function idsOf({ record, scenario }: LoadedCheck): readonly string[] {
  return scenario === undefined ? [record.id] : [record.id, scenario.scenario];
}
