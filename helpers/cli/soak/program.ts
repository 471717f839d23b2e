import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { EXIT, type ExitCode } from '../../errors.ts';
import { newRunId } from '../../evidence/bundle/run-id.ts';
import { Ledger } from '../../evidence/ledger/ledger.ts';
import { meshproofDirs } from '../../mesh/host/directories.ts';
import { addMeshOptions, type MeshFlags } from '../commands/options/options.ts';
import type { CommandContext } from '../context.ts';
import { reportFailure } from '../failure.ts';
import { startManagedMesh } from '../lifecycle/bring-up.ts';
import { releaseMesh } from '../lifecycle/claims.ts';
import { leftoversWithRemedies } from '../lifecycle/remedies.ts';
import { supervised } from '../lifecycle/supervise.ts';
import { atTheEdge } from '../output/edge.ts';
import { DISTURBANCES, type Disturbance } from './disturbances.ts';
import { passes, soakDocument } from './soak-document.ts';
import { soak } from './soak.ts';

const EPILOGUE = `
First it runs the checks repeatedly; each must get the same verdict every time, and none may be inconclusive. Then it kills istiod,
the callee's pod, the API server and an exec stream during runs, once in each state of a check: no run may deviate, and a check
that could not be judged must name the cause. It kills processes on the managed mesh only.

Standard output: one JSON document. Progress goes to stderr.
Exit codes: 0 passed   1 failed   2 usage   3 environment or set-up
  6 ended at once, without clean-up   70 a defect   130 interrupted, after clean-up
`;

interface SoakFlags extends MeshFlags {
  readonly runs: number;
  readonly disturb: readonly Disturbance[];
  readonly disturbed: readonly string[];
}

const NAMES = Object.keys(DISTURBANCES) as readonly Disturbance[];

/**
 * Parses the arguments of the soak, runs it and returns its exit code. Reports every failure on
 * stderr.
 */
export async function soakCli(given: CommandContext): Promise<ExitCode> {
  const context = atTheEdge(given);
  const command = soakCommand(context);
  try {
    await command.parseAsync([...context.argv], { from: 'user' });
    return await runSoak(context, command.args, command.opts<SoakFlags>());
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.conforms : EXIT.usage;
    return reportFailure(context, error).exitCode;
  }
}

function soakCommand({ stdout, stderr }: CommandContext): Command {
  const command = new Command('npm run soak --')
    .description(
      'test that verdicts are stable: many consecutive runs on one mesh, and runs in which something is killed',
    )
    .argument('[id|area...]', 'the checks of undisturbed runs (default: all checks)')
    .option('--runs <count>', 'number of undisturbed runs', readCount, 30)
    .addOption(new Option('--disturb <what...>', 'what is killed').choices(NAMES).default(NAMES))
    .option('--disturbed <id...>', 'the checks of disturbed runs', ['PA-STRICT-01', 'AZ-DENY-01']);
  return addMeshOptions(command)
    .addHelpText('after', EPILOGUE)
    .exitOverride()
    .configureOutput({ writeOut: (text) => void stdout.write(text), writeErr: (text) => void stderr.write(text) })
    .showHelpAfterError('(run with --help for usage)')
    .action(() => undefined);
}

async function runSoak(context: CommandContext, ids: readonly string[], flags: SoakFlags): Promise<ExitCode> {
  const startedAt = new Date();
  const runId = newRunId(startedAt);
  const ledger = new Ledger(meshproofDirs().state, runId, startedAt);
  const leftovers = () => leftoversWithRemedies(runId, ledger.leftovers);
  return supervised(context, { leftovers }, async (signal) => {
    await using mesh = await startManagedMesh(context, flags, ledger, signal);
    const onMesh = ['--name', flags.name];
    // The runs of the soak are separate processes, and each claims the mesh.
    releaseMesh(ledger);
    const details = await soak(context, {
      mesh,
      runs: flags.runs,
      disturbances: flags.disturb,
      args: [...ids, ...onMesh],
      disturbedArgs: [...flags.disturbed, ...onMesh],
      signal,
    });
    const document = soakDocument(details);
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return passes(document) ? EXIT.conforms : EXIT.deviates;
  });
}

function readCount(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('write a number from 0 to 999');
  return Number(text);
}
