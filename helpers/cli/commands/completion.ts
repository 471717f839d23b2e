import { join } from 'node:path';
import { script } from '@bomb.sh/tab';
import tab from '@bomb.sh/tab/commander';
import { Argument, type Command } from 'commander';
import { loadChecks } from '../../check/load/load.ts';
import { EXIT } from '../../errors.ts';
import { PROJECT } from '../project.ts';
import type { CliCommand } from './command.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
const EXECUTABLE = join(PROJECT, 'scripts', 'meshproof');

const MORE_HELP = `
Completes commands, flags, their choices, and the ids and areas of checks for a command called meshproof.

Examples (put both lines into the start-up file of the shell):
  alias meshproof='${EXECUTABLE}'
  source <(meshproof completion bash)           bash; zsh: source <(meshproof completion zsh)
  meshproof completion fish | source            fish
`;

/** `meshproof completion SHELL`: a script for the shell, which calls `meshproof complete`. */
export const completionCommand: CliCommand = {
  declare: (program) =>
    program
      .command('completion')
      .description('print a script that completes commands, flags and ids in a shell')
      .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
      .addHelpText('after', MORE_HELP),
  execute: ({ stdout }, _flags, [shell = '']) => {
    stdout.write(printedBy(() => script(shell, 'meshproof', quoted(EXECUTABLE))));
    return EXIT.conforms;
  },
};

/** `meshproof complete -- LINE`: what may follow, for the scripts of `completion`. */
export function completeCommand(described: () => Command): CliCommand {
  return {
    declare: (program) =>
      program.command('complete', { hidden: true }).argument('[line...]').description('list what may follow a line'),
    execute: async ({ stdout }, _flags, line) => {
      const root = tab(described());
      const checks = await loadChecks(PROJECT);
      const names = new Set(checks.flatMap(({ record, area }) => [area, record.id]));
      for (const command of root.commands.values())
        for (const [name, argument] of command.arguments)
          if (name.startsWith('id'))
            argument.handler = (complete) => {
              for (const id of names) complete(id, '');
            };
      stdout.write(printedBy(() => root.parse([...line])));
      return EXIT.conforms;
    },
  };
}

/** Text that a function prints by console.log, as @bomb.sh/tab does. */
function printedBy(work: () => void): string {
  const { log } = console;
  const lines: string[] = [];
  console.log = (...parts: readonly unknown[]) => void lines.push(parts.join(' '));
  try {
    work();
  } finally {
    console.log = log;
  }
  return `${lines.join('\n')}\n`;
}

/** A path as one argument of a shell. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
