import { EXIT } from '../../errors.ts';
import { outputOption, writeResult, type OutputFormat } from '../output/formats.ts';
import { chooseChecks } from '../selection.ts';
import type { CliCommand } from './command.ts';

interface ListFlags {
  readonly output: OutputFormat;
  readonly filter?: string;
}

const MORE_HELP = `
With -o json it prints an array of {id, area, title, source, complianceControls, requires, sabotages}.

Examples:
  meshproof list authorization
  meshproof list --filter 'mtls && !slow'
  meshproof list -o json | jq -r '.[] | select(.source.article == "003") | .id'
`;

/** `meshproof list`: the checks with their requirements, changes and controls. */
export const listCommand: CliCommand<ListFlags> = {
  declare: (program) =>
    program
      .command('list')
      .description('list the checks with their requirements, changes and controls; needs no cluster')
      .argument('[id|area...]', 'checks or areas (default: all checks)')
      .option('--filter <expression>', "keep checks whose tags satisfy it, such as 'mtls && !slow'")
      .addOption(outputOption('list'))
      .addHelpText('after', MORE_HELP),
  execute: async ({ stdout }, { output, filter }, names) => {
    const checks = await chooseChecks(names, { profile: 'all', ...(filter === undefined ? {} : { filter }) });
    writeResult(stdout, 'list', output, checks);
    return EXIT.conforms;
  },
};
