import { EXIT } from '../../errors.ts';
import { outputOption, writeResult, type OutputFormat } from '../output/formats.ts';
import { chooseChecks } from '../selection.ts';
import type { CliCommand } from './command.ts';
import { filterOption, skipOption, targetsHelp } from './options/selection-options.ts';

interface ListFlags {
  readonly output: OutputFormat;
  readonly filter?: string;
  readonly skip?: readonly string[];
}

const MORE_HELP = `
With -o json it prints an array of {id, area, title, tags, profiles, source, complianceControls, requires, sabotages}.

Examples:
  meshproof list authorization peer-authentication       two areas
  meshproof list -o short 'PA-*'                         a line for each check whose id matches a glob
  meshproof list '/-0[12]$/' --skip 'AZ-*'               ids that match a regular expression, without those of a glob
  meshproof list --filter 'mtls && !slow'
  meshproof list -o json | jq '[.[] | select(.tags | index("grpc"))] | length'
  meshproof list -o json | jq -r '.[] | select(.source.article == "003") | .id'
`;

/** `meshproof list`: the checks with their requirements, changes and controls. */
export const listCommand: CliCommand<ListFlags> = {
  declare: (program) =>
    program
      .command('list')
      .description('list the checks with their requirements, changes and controls; needs no cluster')
      .argument('[id|area...]', targetsHelp('all checks'))
      .addOption(skipOption())
      .addOption(filterOption())
      .addOption(outputOption('list'))
      .addHelpText('after', MORE_HELP),
  execute: async ({ stdout }, { output, ...choice }, names) => {
    const checks = await chooseChecks(names, { profile: 'all', ...choice });
    writeResult(stdout, 'list', output, checks);
    return EXIT.conforms;
  },
};
