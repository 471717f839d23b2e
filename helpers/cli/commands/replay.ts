import { type Command, Option } from 'commander';
import { EXIT } from '../../errors.ts';
import { canonicalDocument } from '../../evidence/canonical-json.ts';
import { replay } from '../../evidence/replay/replay.ts';
import { replayText } from '../../report/text/replay-text.ts';
import type { CommandContext } from '../context.ts';
import type { Finish } from '../program.ts';
import { styleFor } from '../output/terminal.ts';

interface ReplayFlags {
  readonly output: 'text' | 'json';
}

/** `meshproof replay`: verdicts recomputed from the evidence, offline. */
export function addReplay(program: Command, { stdout }: CommandContext, finish: Finish): void {
  program
    .command('replay')
    .description('recompute the verdicts of a bundle from its observations, offline; exits with 1 when any differs')
    .argument('<bundle>', 'a directory that run or prove wrote')
    .addOption(new Option('-o, --output <format>', 'what to print').choices(['text', 'json']).default('text'))
    .action((bundle: string, { output }: ReplayFlags) => {
      const result = replay(bundle);
      stdout.write(output === 'json' ? canonicalDocument(result) : replayText(result, styleFor(stdout)));
      finish(result.identical ? EXIT.conforms : EXIT.deviates);
    });
}
