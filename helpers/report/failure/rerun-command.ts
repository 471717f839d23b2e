/** Flags that decide which mesh a run judges, by which witnesses and from which records. */
const TARGET_FLAGS: ReadonlySet<string> = new Set([
  '--cast-image',
  '--checks',
  '--config',
  '--context',
  '--hub',
  '--image-source',
  '--istio-version',
  '--kubeconfig',
  '--name',
  '--namespace-prefix',
  '--project',
  '--registry',
  '--revision',
  '--witnesses',
]);
const SWITCHES: ReadonlySet<string> = new Set(['--no-provision']);

/**
 * The command that runs a check again on the same mesh; the id of a sabotaged check is
 * `<check>+<sabotage>`.
 * @param argv the arguments of the run that judged it
 */
export function rerunCommand(id: string, argv: readonly string[]): string {
  const [check = id, sabotage] = id.split('+');
  const command = sabotage === undefined ? 'run' : 'prove';
  return ['npm run -s meshproof --', command, ...targetFlags(argv).map(quoted), quoted(check)].join(' ');
}

function targetFlags(argv: readonly string[]): readonly string[] {
  return argv.flatMap((argument, index) => {
    const [flag = '', value] = argument.split('=', 2);
    if (SWITCHES.has(argument)) return [argument];
    if (!TARGET_FLAGS.has(flag)) return [];
    return value === undefined ? argv.slice(index, index + 2) : [argument];
  });
}

/** An argument as a POSIX shell reads it back. */
function quoted(argument: string): string {
  return /^[\w./:=@%+,-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}
