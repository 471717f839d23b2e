import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { takeDown } from '../lifecycle/take-down.ts';
import { addNameOption } from './options.ts';

interface DownFlags {
  readonly name: string;
  readonly engine: boolean;
}

/** `meshproof down`: the kind mesh is deleted; with --engine the private engine ends, too. */
export function addDown(program: Command, context: CommandContext): void {
  addNameOption(program.command('down').description('delete the kind mesh'))
    .option('--engine', 'also stop the private engine that meshproof started', false)
    .action(async (flags: DownFlags) => {
      const lines = await takeDown(context, flags);
      context.stdout.write(lines.map((line) => `${line}\n`).join(''));
    });
}
