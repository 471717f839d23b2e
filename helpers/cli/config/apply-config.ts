import { type Command, Option } from 'commander';
import { didYouMean } from '../../check/load/select/nearest.ts';
import { messageOf } from '../../errors.ts';
import type { CommandContext } from '../context.ts';
import { configError, DEFAULT_CONFIG, readConfig, type ConfigProblem, type Setting } from './config-file.ts';

/** Commands that read the file: those that create, use or delete a mesh. */
export const CONFIGURED: ReadonlySet<string> = new Set(['doctor', 'up', 'down', 'run', 'prove']);

/** Flags that only a command line may have. */
const NEVER: ReadonlySet<string> = new Set(['config', 'help', 'dry-run', 'engine', 'rebuild', 'only-failed']);

export function configOption(): Option {
  return new Option(
    '--config <file>',
    `file with flags, which those of the command line override (default: ${DEFAULT_CONFIG})`,
  );
}

/**
 * Sets the options of a command that the command line did not set. A key of another command is
 * known and does nothing here.
 * @throws MeshproofError (exit code 2) that lists unknown keys and bad values with file and line
 */
export function applyConfig(command: Command, all: readonly Command[], { stderr }: CommandContext): void {
  if (!CONFIGURED.has(command.name())) return;
  const config = readConfig(command.opts<{ readonly config?: string }>().config);
  if (config === undefined) return;
  const known = new Set(all.filter((one) => CONFIGURED.has(one.name())).flatMap((one) => [...optionsOf(one).keys()]));
  const problems: ConfigProblem[] = [...config.problems];
  const used: string[] = [];
  for (const setting of config.settings) {
    const option = optionsOf(command).get(setting.key);
    if (!known.has(setting.key))
      problems.push({
        line: setting.line,
        text: `"${setting.key}" is no setting.${didYouMean(setting.key, [...known])}`,
      });
    else if (option !== undefined && isOpen(command, option)) {
      const problem = apply(command, option, setting);
      if (problem === undefined) used.push(setting.key);
      else problems.push({ line: setting.line, text: problem });
    }
  }
  if (problems.length > 0) throw configError(config.file, problems);
  if (used.length > 0) stderr.write(`${config.file} sets ${used.join(', ')}\n`);
}

/** Options by their long names; `--no-provision` is the setting `provision`. */
function optionsOf(command: Command): ReadonlyMap<string, Option> {
  const named = command.options.map((option) => [option.name().replace(/^no-/, ''), option] as const);
  return new Map(named.filter(([name]) => !NEVER.has(name)));
}

/** The command line decides where it names the option. The format of doctor is never a run's. */
function isOpen(command: Command, option: Option): boolean {
  if (command.name() === 'doctor' && option.name() === 'output') return false;
  return command.getOptionValueSource(option.attributeName()) !== 'cli';
}

/** Returns what is wrong with the values; undefined when they are set. */
function apply(command: Command, option: Option, { key, values }: Setting): string | undefined {
  const set = (value: unknown): void => void command.setOptionValueWithSource(option.attributeName(), value, 'config');
  const [first] = values;
  if (!option.required && !option.optional) {
    if (values.length !== 1 || typeof first !== 'boolean') return `"${key}" needs true or false`;
    set(first);
    return undefined;
  }
  if (values.length !== 1 && !isRepeatable(option)) return `"${key}" needs one value`;
  try {
    let parsed: unknown;
    for (const value of values)
      parsed = option.parseArg === undefined ? String(value) : option.parseArg(String(value), parsed as never);
    set(parsed);
    return undefined;
  } catch (error) {
    return `"${key}": ${messageOf(error)}`;
  }
}

function isRepeatable(option: Option): boolean {
  return option.description.endsWith('repeatable');
}
