import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { WITNESS_LEVELS } from '../../check/plan/witness-level.ts';
import type { ExitCode } from '../../errors.ts';
import { writeWhole } from '../../evidence/bundle/disk.ts';
import { junitOfFailure } from '../../report/junit.ts';
import { OUTPUT_FORMATS, type CommandContext } from '../context.ts';
import { failureOf, tellFailure } from '../failure.ts';
import { parseCount, parseDuration } from '../output/duration.ts';
import { requireWritableFile } from '../output/writable.ts';
import { EXISTING_WORKLOADS, KEEP, type RunFlags } from '../run/flags.ts';
import { PROFILES, type Profile } from '../selection.ts';
import { addMeshOptions } from './options.ts';
import { parseNamespacePrefix, parseRevision, parseTargetName } from './parsers.ts';

/** Flags of the commands that judge checks on a mesh: run and prove. */
export function addJudgingOptions(command: Command, profile: Profile): Command {
  return (
    addOutputOptions(addLifeCycleOptions(addTargetOptions(addMeshOptions(command))))
      .addOption(
        new Option(
          '--witnesses <who>',
          'who is listened to: callee is clients and applications alone, proxy their sidecars too, all the wire too',
        )
          .choices(WITNESS_LEVELS)
          .default('proxy'),
      )
      .option(
        '--copies <count>',
        'raise each cast up to this often and play its checks side by side; journeys stay whole (default: as often as keeps the cores busy, once as a guest)',
        parseCount,
      )
      .option(
        '--workloads <count>',
        `deploy at most this many workloads at once, or one cast that alone is larger: fewer are gentler to the mesh, and slower (default: ${EXISTING_WORKLOADS.toString()} on an existing mesh, 10 per core of this machine on kind)`,
        parseCount,
      )
      .addOption(
        new Option(
          '--profile <name>',
          "which checks where none is named: the handbook's own matrix, everything that is not slow, or all",
        )
          .choices(Object.keys(PROFILES))
          .default(profile),
      )
      .option('--filter <expression>', "keep checks whose tags satisfy it, such as 'mtls && !slow'")
      // For tests whose checks stand outside suites/, such as one that is worthless on purpose.
      .addOption(
        new Option('--project <directory>', 'take suites/ and manifests/ from here').argParser(toPath).hideHelp(),
      )
  );
}

function addTargetOptions(command: Command): Command {
  return command
    .option(
      '--context <name>',
      'run as a guest on the mesh of this kubeconfig context instead of on kind',
      parseTargetName,
    )
    .option('--kubeconfig <file>', "kubeconfig of that mesh; kubectl's own choice without it", parseTargetName)
    .option('--revision <name>', 'Istio revision or revision tag that the cast is injected by', parseRevision)
    .option(
      '--namespace-prefix <text>',
      "put before the names of the run's namespaces; as a guest meshproof-xxxx- without it",
      parseNamespacePrefix,
    );
}

function addLifeCycleOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--keep <when>',
        "keep the run's namespaces; without it a green run leaves its idle cast on our kind mesh, a guest nothing",
      ).choices(KEEP),
    )
    .option('--timeout <duration>', 'end the run after this long, such as 20m, with exit code 5', parseDuration);
}

function addOutputOptions(command: Command): Command {
  return command
    .addOption(new Option('-o, --output <format>', 'what to print on stdout').choices(OUTPUT_FORMATS).default('text'))
    .option('--output-dir <directory>', 'where bundles are written', './meshproof-report')
    .option('--junit-file <file>', 'also write JUnit XML here, whatever happens');
}

/**
 * A run that fails before it has a bundle leaves a JUnit file with an error all the same: no file would look like no run.
 * @throws MeshproofError with exit code 2, before the work begins, when that file cannot be written
 */
export async function withJunit(
  context: CommandContext,
  { junitFile }: Pick<RunFlags, 'junitFile'>,
  work: () => Promise<ExitCode>,
): Promise<ExitCode> {
  if (junitFile !== undefined) requireWritableFile(junitFile, '--junit-file');
  try {
    return await work();
  } catch (error) {
    if (junitFile !== undefined) writeFailure(context, junitFile, error);
    throw error;
  }
}

function writeFailure(context: CommandContext, junitFile: string, error: unknown): void {
  try {
    writeWhole(junitFile, junitOfFailure(failureOf(error)));
  } catch (refused) {
    // What went wrong first decides the exit code.
    tellFailure(context, refused);
  }
}

function toPath(text: string): string {
  return resolve(text);
}
