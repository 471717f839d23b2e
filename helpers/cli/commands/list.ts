import { type Command, Option } from 'commander';
import type { LoadedCheck } from '../../check/record/check-record.ts';
import { canonicalDocument } from '../../evidence/canonical-json.ts';
import type { TextStyle } from '../../report/text/text-style.ts';
import type { CommandContext } from '../context.ts';
import { styleFor } from '../output/terminal.ts';
import { chooseChecks } from '../selection.ts';

interface ListFlags {
  readonly output: 'text' | 'json';
  readonly filter?: string;
}

const MORE_HELP = `
With -o json it prints an array of {id, area, title, source, complianceControls, requires, sabotages}.

Examples:
  meshproof list authorization
  meshproof list --filter 'mtls && !slow'
  meshproof list -o json | jq -r '.[] | select(.seed.chapter == "003") | .id'
`;

/** `meshproof list`: the checks with what they need, apply and evidence. Needs no cluster. */
export function addList(program: Command, { stdout }: CommandContext): void {
  program
    .command('list')
    .description('list the checks with what they need, apply and evidence; needs no cluster')
    .argument('[id|area...]', 'checks or areas; all of them without one')
    .option('--filter <expression>', "keep checks whose tags satisfy it, such as 'mtls && !slow'")
    .addOption(new Option('-o, --output <format>', 'what to print').choices(['text', 'json']).default('text'))
    .addHelpText('after', MORE_HELP)
    .action(async (names: string[], { output, filter }: ListFlags) => {
      const checks = await chooseChecks(names, { profile: 'all', ...(filter === undefined ? {} : { filter }) });
      stdout.write(output === 'json' ? canonicalDocument(checks.map(listed)) : listText(checks, styleFor(stdout)));
    });
}

/** What programs are told of a check; the file, the manifests and the reasons stand in `meshproof explain`. */
function listed({ record, area }: LoadedCheck) {
  const { id, title, complianceControls, requires, sabotage, source } = record;
  return { id, area, title, source, complianceControls, requires, sabotages: Object.keys(sabotage) };
}

function listText(checks: readonly LoadedCheck[], style: TextStyle): string {
  const blocks = checks.map(({ record, area }) => {
    const change = [
      ...record.applies,
      ...record.removes.map((name) => `removes ${name}`),
      ...Object.keys(record.redeploys ?? {}).map((member) => `recasts ${member}`),
    ].join(', ');
    return [
      `${style.paint('bold', record.id)}  ${record.title}`,
      `  area ${area}; tags ${record.tags.join(', ') || 'none'}; needs Istio ${record.requires.istio}, ${record.requires.dataplane}`,
      `  applies ${change}; sabotage ${Object.keys(record.sabotage).join(', ') || 'none'}`,
      `  evidence for ${record.complianceControls.join(', ') || 'no control'}; handbook chapter ${record.source.article}`,
    ].join('\n');
  });
  return `${[...blocks, `${checks.length} checks`].join('\n\n')}\n`;
}
