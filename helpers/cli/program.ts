import { Command, CommanderError } from 'commander';
import { EXIT, type ExitCode } from '../errors.ts';
import { addClean } from './commands/clean.ts';
import { addDoctor } from './commands/doctor.ts';
import { addDown } from './commands/down.ts';
import { addExplain } from './commands/explain.ts';
import { addList } from './commands/list.ts';
import { addProve } from './commands/prove.ts';
import { addReplay } from './commands/replay.ts';
import { addRun } from './commands/run.ts';
import { addUp } from './commands/up.ts';
import type { CommandContext } from './context.ts';
import { tellFailure } from './failure.ts';
import { atTheEdge } from './output/edge.ts';
import { exitCodesText } from './process/exit-codes.ts';

/** What a command hands back: the process ends with it. */
export type Finish = (code: ExitCode) => void;

const INTRODUCTION = `Proves on live traffic that an Istio mesh does what its mutual-TLS configuration says, and writes the proof down.`;

const EPILOGUE = `
Examples (from a checkout; before the first run npm start prepares all that is needed):
  npm start                                                a kind mesh, every check, the verdict
  npm run -s meshproof -- doctor                           what this machine lacks, and the repair
  npm run -s meshproof -- list                             the checks, with what they claim
  npm run -s meshproof -- explain PA-STRICT-01             one check as prose, with the rules that predict it
  npm run -s meshproof -- run PA-STRICT-01                 one check
  npm run -s meshproof -- run --dry-run authorization      what would be applied; touches nothing
  npm run -s meshproof -- run -o json --junit-file j.xml   for a pipeline
  npm run -s meshproof -- run --context prod --revision canary   as a guest on an existing mesh
  npm run -s meshproof -- prove PA-STRICT-01               the check under its sabotages: what stays green has survived
  npm run -s meshproof -- replay meshproof-report/RUN      the verdicts again, from the evidence alone
  npm run -s meshproof -- down --engine                    the mesh and the private engine, gone

Progress goes to stderr, one document to stdout. Exit codes, equal for every format:
${exitCodesText()}
`;

/** Parses the arguments, runs one command and answers its exit code. Everything that fails is told on stderr. */
export async function runCli(given: CommandContext): Promise<ExitCode> {
  const context = atTheEdge(given);
  let exitCode: ExitCode = EXIT.conforms;
  const program = buildProgram(context, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...context.argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return told(context, error);
  }
}

/** The program with every command; parsing errors are thrown, so that their exit code is ours. */
export function buildProgram(context: CommandContext, finish: Finish): Command {
  const program = new Command('meshproof')
    .description(INTRODUCTION)
    .addHelpText('after', EPILOGUE)
    .option('--verbose', 'show the stack of a defect')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: (text) => void context.stderr.write(text),
    })
    .showHelpAfterError('(run with --help for what is known)')
    .showSuggestionAfterError();
  for (const add of [addDoctor, addUp, addDown, addRun, addProve, addList, addExplain, addReplay, addClean])
    add(program, context, finish);
  // Sub-commands copy these settings when they are made with .command(), which every command above is.
  return program;
}

function told(context: CommandContext, error: unknown): ExitCode {
  // commander has already printed its own message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.conforms : EXIT.usage;
  return tellFailure(context, error).exitCode;
}
