import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { EXIT, type ExitCode } from '../errors.ts';
import { meshproofDirs } from '../mesh/host/directories.ts';
import { cleanCommand } from './commands/clean.ts';
import type { CliCommand } from './commands/command.ts';
import { completeCommand, completionCommand } from './commands/completion.ts';
import { doctorCommand } from './commands/doctor.ts';
import { downCommand } from './commands/down.ts';
import { explainCommand } from './commands/explain.ts';
import { listCommand } from './commands/list.ts';
import { proveCommand } from './commands/prove.ts';
import { replayCommand } from './commands/replay.ts';
import { runCommand } from './commands/run.ts';
import { upCommand } from './commands/up.ts';
import { applyConfig, CONFIGURED, configOption } from './config/apply-config.ts';
import type { CommandContext } from './context.ts';
import { reportFailure } from './failure.ts';
import { atTheEdge } from './output/edge.ts';
import { requireUsablePlace } from './output/writable.ts';
import { exitCodesText } from './process/exit-codes.ts';
import { PROJECT } from './project.ts';
import { isExistingMesh } from './run/flags.ts';

/** In the order of the help. */
const COMMANDS: readonly CliCommand[] = [
  doctorCommand,
  upCommand,
  downCommand,
  runCommand,
  proveCommand,
  listCommand,
  explainCommand,
  replayCommand,
  cleanCommand,
  completionCommand,
  completeCommand(described),
];

const { version: VERSION } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as {
  readonly version: string;
};

const INTRODUCTION = `Tests on live traffic whether an Istio mesh enforces its mutual-TLS configuration, and writes the evidence to disk.`;

const EPILOGUE = `
Examples (from a checkout; npm start installs what the first run needs):
  npm start                                                create a kind mesh, run the quick profile, print the verdict
  npm run -s meshproof -- doctor                           what this machine lacks, and how to fix it
  npm run -s meshproof -- list                             the checks, with their claims
  npm run -s meshproof -- explain PA-STRICT-01             one check as prose, with the rules that predict its outcomes
  npm run -s meshproof -- run PA-STRICT-01                 one check
  npm run -s meshproof -- run --dry-run authorization      print what a run would apply; change nothing
  npm run -s meshproof -- run -o json --junit-file j.xml   for a pipeline
  npm run -s meshproof -- run --context prod --revision canary   on an existing mesh
  npm run -s meshproof -- prove PA-STRICT-01               the check under each of its sabotages; one that stays green has survived
  npm run -s meshproof -- replay meshproof-report/RUN      recompute the verdicts from the evidence alone
  npm run -s meshproof -- down --engine                    delete the kind mesh and stop the private engine

Progress goes to stderr, one document to stdout. Exit codes, equal for every format:
${exitCodesText()}
`;

/** Parses the arguments, runs one command and returns its exit code. Reports failures on stderr. */
export async function runCli(given: CommandContext): Promise<ExitCode> {
  const context = atTheEdge(given);
  let exitCode: ExitCode = EXIT.conforms;
  const program = buildProgram(context);
  for (const command of COMMANDS) {
    const declared = declare(command, program);
    declared.action(async () => {
      exitCode = await command.execute(context, declared.opts(), declared.args);
    });
  }
  program.hook('preAction', (_program, command) => {
    applyConfig(command, program.commands, context);
    if (CONFIGURED.has(command.name()) || command.name() === 'clean') requireOwnPlaces(command.opts());
  });
  try {
    await program.parseAsync([...context.argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return exitCodeOfError(context, error);
  }
}

/** The places of state and cache; an existing mesh needs no cache. */
function requireOwnPlaces(flags: Parameters<typeof isExistingMesh>[0]): void {
  const { cache, state } = meshproofDirs();
  requireUsablePlace(state, 'XDG_STATE_HOME');
  if (!isExistingMesh(flags)) requireUsablePlace(cache, 'XDG_CACHE_HOME');
}

function declare(command: CliCommand, program: Command): Command {
  const declared = command.declare(program);
  return CONFIGURED.has(declared.name()) ? declared.addOption(configOption()) : declared;
}

/** Every command with its options, for completion; it parses nothing. */
function described(): Command {
  const program = new Command('meshproof');
  for (const command of COMMANDS) if (command !== COMMANDS.at(-1)) declare(command, program);
  return program;
}

/**
 * Parsing errors are thrown instead of ending the process, so that they get the exit code of usage.
 */
function buildProgram({ stdout, stderr }: CommandContext): Command {
  // Commands made with .command() copy these settings.
  return new Command('meshproof')
    .description(INTRODUCTION)
    .addHelpText('after', EPILOGUE)
    .version(`meshproof ${VERSION}`, '--version', 'print the version of meshproof')
    .option('--verbose', 'print the stack of a defect')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
    })
    .showHelpAfterError('(run with --help for usage)')
    .showSuggestionAfterError();
}

function exitCodeOfError(context: CommandContext, error: unknown): ExitCode {
  // commander has already printed its own message, or the help that was requested.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.conforms : EXIT.usage;
  return reportFailure(context, error).exitCode;
}
