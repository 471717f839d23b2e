import { EXIT } from '../../errors.ts';
import { replay } from '../../evidence/replay/replay.ts';
import { outputOption, writeResult, type OutputFormat } from '../output/formats.ts';
import type { CliCommand } from './command.ts';

/** `meshproof replay`: the verdicts, recomputed from the evidence without a cluster. */
export const replayCommand: CliCommand<{ readonly output: OutputFormat }> = {
  declare: (program) =>
    program
      .command('replay')
      .description('recompute the verdicts of a bundle from its observations, offline; exits with 1 if any differs')
      .argument('<bundle>', 'a directory that run or prove wrote')
      .addOption(outputOption('replay')),
  execute: ({ stdout }, { output }, [bundle = '']) => {
    const result = replay(bundle);
    writeResult(stdout, 'replay', output, result);
    return result.identical ? EXIT.conforms : EXIT.deviates;
  },
};
