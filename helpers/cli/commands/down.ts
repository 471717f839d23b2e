import { EXIT } from '../../errors.ts';
import { takeDown } from '../lifecycle/take-down.ts';
import type { CliCommand } from './command.ts';
import { addNameOption } from './options/options.ts';

interface DownFlags {
  readonly name: string;
  readonly engine: boolean;
}

/** `meshproof down`: deletes the kind mesh; with --engine it also stops the private engine. */
export const downCommand: CliCommand<DownFlags> = {
  declare: (program) =>
    addNameOption(program.command('down').description('delete the kind mesh')).option(
      '--engine',
      'also stop the private engine that meshproof started',
      false,
    ),
  execute: async (context, flags) => {
    const lines = await takeDown(context, flags);
    context.stdout.write(lines.map((line) => `${line}\n`).join(''));
    return EXIT.conforms;
  },
};
