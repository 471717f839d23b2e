import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { WITNESS_LEVELS } from '../../../check/plan/witness-level.ts';
import { parseCount, parseDuration } from '../../output/duration.ts';
import { outputOption } from '../../output/formats.ts';
import { EXISTING_WORKLOADS, KEEP } from '../../run/flags.ts';
import { PROFILES, type Profile } from '../../selection.ts';
import { addMeshOptions } from './options.ts';
import { parseNamespacePrefix, parseRevision, parseTargetName } from './parsers.ts';
import { filterOption, skipOption } from './selection-options.ts';

/** The default of --profile. */
const DEFAULT_PROFILE = { run: 'core', prove: 'all' } as const satisfies Readonly<Record<string, Profile>>;

/** Options of the commands that judge checks on a mesh. */
export function addJudgingOptions(command: Command, name: keyof typeof DEFAULT_PROFILE): Command {
  return addSelectionOptions(
    addLoadOptions(addOutputOptions(addLifeCycleOptions(addTargetOptions(addMeshOptions(command))), name)),
    DEFAULT_PROFILE[name],
  );
}

function addTargetOptions(command: Command): Command {
  return command
    .option(
      '--context <name>',
      'run on the existing mesh of this kubeconfig context instead of on kind',
      parseTargetName,
    )
    .option('--kubeconfig <file>', "kubeconfig of that mesh (default: kubectl's own choice)", parseTargetName)
    .option('--revision <name>', 'Istio revision or revision tag that injects the cast', parseRevision)
    .option(
      '--namespace-prefix <text>',
      "prefix of the run's namespaces (default: none on kind, meshproof-xxxx- on an existing mesh)",
      parseNamespacePrefix,
    );
}

function addLifeCycleOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--keep <when>',
        "keep the run's namespaces (default: a green run on kind keeps its idle cast, any other run keeps nothing)",
      ).choices(KEEP),
    )
    .option('--fail-fast', 'end the run at the first check that does not conform; clean-up happens as always')
    .option(
      '--repeat <count>',
      'run the checks this many times, each with a bundle, until a run is not green; the last run is printed',
      parseCount,
    )
    .option('--timeout <duration>', 'end the run after this time, such as 20m, with exit code 5', parseDuration);
}

function addOutputOptions(command: Command, name: keyof typeof DEFAULT_PROFILE): Command {
  return command
    .addOption(outputOption(name))
    .option('--output-dir <directory>', 'where bundles are written', parseTargetName, './meshproof-report')
    .option('--junit-file <file>', 'also write JUnit XML to this file, even when the run fails', parseTargetName);
}

function addLoadOptions(command: Command): Command {
  return command
    .option(
      '--copies <count>',
      'deploy each cast at most this many times and run its checks side by side; the steps of a scenario share one copy (default: as many as keep the cores busy on kind, 1 on an existing mesh)',
      parseCount,
    )
    .option(
      '--workloads <count>',
      `deploy at most this many workloads at once, or one cast that alone is larger; fewer put less load on the mesh and take longer (default: ${EXISTING_WORKLOADS.toString()} on an existing mesh, 10 per core of this machine on kind)`,
      parseCount,
    );
}

function addSelectionOptions(command: Command, profile: Profile): Command {
  return (
    command
      .addOption(
        new Option(
          '--witnesses <level>',
          'which witnesses are read: callee reads clients and applications, proxy also the sidecars, all also the wire',
        )
          .choices(WITNESS_LEVELS)
          .default('proxy'),
      )
      .addOption(
        new Option(
          '--profile <name>',
          'which checks run when none is named: quick, a small matrix; core, every check that is not slow; or all',
        )
          .choices(Object.keys(PROFILES))
          .default(profile),
      )
      .addOption(filterOption())
      .addOption(skipOption())
      .option(
        '--only-failed <bundle>',
        'keep checks that deviated, were inconclusive or were not judged in this bundle',
      )
      // For tests with checks outside suites/, such as one that is worthless on purpose.
      .addOption(
        new Option('--project <directory>', 'read suites/ and manifests/ from here')
          .argParser((text) => resolve(text))
          .hideHelp(),
      )
  );
}
