import { explainCheck } from '../../check/explain/explain-check.ts';
import { loadChecks } from '../../check/load/load.ts';
import { didYouMean } from '../../check/load/select/nearest.ts';
import { idsOf } from '../../check/load/select/targets.ts';
import type { LoadedCheck } from '../../check/record/check-record.ts';
import { EXIT, MeshproofError } from '../../errors.ts';
import { outputOption, writeResult, type OutputFormat } from '../output/formats.ts';
import { PROJECT } from '../project.ts';
import type { CliCommand } from './command.ts';

const MORE_HELP = `
It prints, without a cluster: the claim and its source; each workload with its identity; the effect of each policy; the expected
outcome of every route before and after the change, with the rules by which the model predicts it; and each sabotage with the
outcome that reveals it. The id of a scenario explains its steps in order.

Examples:
  meshproof explain PA-STRICT-01
  meshproof explain pa-strict-01 | less                    ids are not case-sensitive
  meshproof explain PA-STRICT-01 -o json | jq '.[0].routes[] | {route, must}'
  meshproof list                                           all ids

With -o json it prints an array with one element per check. An unknown id exits with 2 and suggests similar ids.
`;

/** `meshproof explain ID`: a check as prose. */
export const explainCommand: CliCommand<{ readonly output: OutputFormat }> = {
  declare: (program) =>
    program
      .command('explain')
      .description('print a check as prose: its claim, its policies, the prediction and its rules; needs no cluster')
      .argument('<id>', 'a check, or a scenario for all of its steps')
      .addOption(outputOption('explain'))
      .addHelpText('after', MORE_HELP),
  execute: async ({ stdout }, { output }, [id = '']) => {
    writeResult(stdout, 'explain', output, withId(id, await loadChecks(PROJECT)).map(explainCheck));
    return EXIT.conforms;
  },
};

function withId(written: string, checks: readonly LoadedCheck[]): readonly LoadedCheck[] {
  const found = checks.filter((check) => idsOf(check).some((id) => id.toLowerCase() === written.toLowerCase()));
  if (found.length > 0) return found;
  const ofArea = checks.filter(({ area }) => area === written).map(({ record }) => record.id);
  throw new MeshproofError({
    operation: `explain "${written}"`,
    details:
      ofArea.length > 0
        ? `That is an area, of ${ofArea.join(', ')}.`
        : `No check has this id.${didYouMean(written, checks.flatMap(idsOf))}`,
    hint: 'name one check of `meshproof list`',
    exitCode: EXIT.usage,
  });
}
