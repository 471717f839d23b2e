import { type Command, InvalidArgumentError, Option } from 'commander';
import { isRunId } from '../../evidence/run-id.ts';
import type { CommandContext } from '../context.ts';
import { sweep } from '../lifecycle/sweep.ts';
import { addNameOption } from './options.ts';
import { parseTargetName } from './parsers.ts';

interface CleanFlags {
  readonly run?: string;
  readonly all: boolean;
  readonly name: string;
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** `meshproof clean`: removes what runs left that were killed. */
export function addClean(program: Command, context: CommandContext): void {
  addNameOption(
    program
      .command('clean')
      .description('remove what killed runs left: namespaces, half-made clusters, containers, networks, files'),
  )
    .addOption(new Option('--run <id>', 'only this run').argParser(runId).conflicts('all'))
    .option('--all', 'also what runs made that are still going on', false)
    .option('--kubeconfig <file>', 'look for namespaces on this mesh, too', parseTargetName)
    .option('--context <name>', 'context of that mesh', parseTargetName)
    .action(async (flags: CleanFlags) => {
      const lines = await sweep(context, flags);
      context.stdout.write(`${lines.length === 0 ? 'nothing was left behind' : lines.join('\n')}\n`);
    });
}

function runId(text: string): string {
  if (!isRunId(text)) throw new InvalidArgumentError('a run id looks like 20261122-130501-abcd');
  return text;
}
