import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { EXIT, type ExitCode } from '../../errors.ts';
import { addMeshOptions } from '../commands/options/options.ts';
import type { CommandContext } from '../context.ts';
import { reportFailure } from '../failure.ts';
import { parseDuration } from '../output/duration.ts';
import { atTheEdge } from '../output/edge.ts';
import type { BenchFlags } from './bench-run.ts';
import { runBench } from './bench.ts';
import { COST_FORMATS } from './cost/formats.ts';
import { MATRICES, nameOf, parseMatrix, type Matrix } from './matrix.ts';

const EPILOGUE = `
Measured in one run, on one mesh, over the same cells; all sources of a round work at the same time:
  exec loop    one kubectl exec and one curl per cell, over a sample of the cells
  meshproof    the product's own rounds: with the clients' reports alone, over new and over pooled connections, then with every
               witness collected; everything is recorded on disk
  ceiling      one bare curl --parallel per source and round, timed inside the pods

--cost measures instead, between equal workloads on kind: requests without sidecars, through sidecars with DISABLE, and with
mutual TLS over pooled connections and over a connection per request; latency, requests per second and CPU of both proxies.

Standard output: a JSON array, one object per matrix; with --cost a table, or what --output names. Progress goes to stderr.
Exit codes: 0 measured   1 measured, and a target was missed under --strict   2 usage   3 environment or set-up
  5 time-out   6 ended at once, without clean-up   70 a defect   130 interrupted, after clean-up
`;

const MOST_ROUNDS = 100;

/** Rounds without --rounds, and the fewest that a figure can rest on. */
const ROUNDS = { matrix: { usual: 12, least: 10 }, cost: { usual: 6, least: 3 } } as const;

/**
 * Parses the arguments of the bench, runs it and returns its exit code. Reports every failure on
 * stderr.
 */
export async function benchCli(given: CommandContext): Promise<ExitCode> {
  const context = atTheEdge(given);
  const command = benchCommand(context);
  try {
    await command.parseAsync([...context.argv], { from: 'user' });
    return await runBench(context, flagsOf(command));
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.conforms : EXIT.usage;
    return reportFailure(context, error).exitCode;
  }
}

function benchCommand({ stdout, stderr }: CommandContext): Command {
  const command = new Command('npm run bench --')
    .description(
      'measure how fast meshproof probes a matrix, compared with an exec per cell and with the fastest possible prober in a pod',
    )
    .option('--matrix <size>', 'sources x callees, such as 10x10; repeatable', oneMore)
    .option(
      '--rounds <count>',
      'rounds to measure of each way, 10 or more (default: 12); with --cost 3 or more (default: 6)',
      readRounds,
    )
    .option('--cost', 'measure what mutual TLS costs instead of matrices', false)
    .addOption(
      new Option('-o, --output <format>', 'format of the figures of --cost').choices(COST_FORMATS).default('text'),
    )
    .option('--context <name>', 'measure on the existing mesh of this kubeconfig context instead of on kind')
    .option('--kubeconfig <file>', "kubeconfig of that mesh (default: kubectl's own choice)")
    .option('--revision <name>', 'Istio revision that injects the cast')
    .addOption(
      new Option('--timeout <duration>', 'end the bench after this time, such as 20m, with exit code 5')
        .argParser(parseDuration)
        .default(1_800_000, '30m'),
    )
    .option('--strict', 'exit with 1 when a target is missed', false);
  return addMeshOptions(command)
    .addHelpText('after', EPILOGUE)
    .exitOverride()
    .configureOutput({ writeOut: (text) => void stdout.write(text), writeErr: (text) => void stderr.write(text) })
    .showHelpAfterError('(run with --help for usage)')
    .action(() => undefined);
}

type Parsed = Omit<BenchFlags, 'matrices' | 'rounds'> & {
  readonly matrix?: readonly Matrix[];
  readonly rounds?: number;
};

/** Smallest first, each once: the mesh is warm by the time of the largest. */
function flagsOf(command: Command): BenchFlags {
  const { matrix = MATRICES, rounds: asked, ...flags } = command.opts<Parsed>();
  const { usual, least } = ROUNDS[flags.cost ? 'cost' : 'matrix'];
  const rounds = asked ?? usual;
  if (rounds < least) command.error(`error: --rounds requires ${least.toString()} or more`);
  requireFitting(command, flags.cost);
  const distinct = new Map(matrix.map((one) => [nameOf(one), one]));
  const size = ({ sources, callees }: Matrix): number => sources * callees;
  return { ...flags, rounds, matrices: [...distinct.values()].toSorted((left, right) => size(left) - size(right)) };
}

const OF_MATRICES = ['matrix', 'context', 'kubeconfig', 'revision', 'strict'] as const;

/** Rejects an option that the chosen measurement would ignore. */
function requireFitting(command: Command, cost: boolean): void {
  for (const name of cost ? OF_MATRICES : (['output'] as const)) {
    if (command.getOptionValueSource(name) === 'cli')
      command.error(`error: --${name} ${cost ? 'does not go with' : 'goes only with'} --cost`);
  }
}

function oneMore(text: string, before: readonly Matrix[] = []): readonly Matrix[] {
  return [...before, parseMatrix(text)];
}

function readRounds(text: string): number {
  const rounds = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (!(rounds >= 1 && rounds <= MOST_ROUNDS))
    throw new InvalidArgumentError(`write a number from 1 to ${MOST_ROUNDS.toString()}`);
  return rounds;
}
