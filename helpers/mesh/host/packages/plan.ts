/** One package that apt would install; `installed` is the version that it would replace. */
export interface PlannedPackage {
  readonly name: string;
  readonly version: string;
  readonly installed?: string;
}

/** What apt would do to a machine, by its own simulation. */
export interface AptPlan {
  readonly added: readonly PlannedPackage[];
  readonly upgraded: readonly PlannedPackage[];
  /**
   * Names of packages that would be gone, or replaced by an older version, or changed although they
   * are held.
   */
  readonly removed: readonly string[];
  readonly downgraded: readonly string[];
  readonly held: readonly string[];
}

/**
 * Programs that run containers, or a cluster's node: an upgrade restarts them, and with them what
 * they run.
 */
const RUNS_CONTAINERS =
  /^(docker|containerd|runc|crun|moby|podman|buildah|nerdctl|buildkit|cri-|cri-o|kube|k3s|lxc|lxd|incus)/;

/** Reads what `LC_ALL=C apt-get -s install` printed. */
export function readPlan(simulated: string): AptPlan {
  const packages = simulated.split('\n').flatMap((line) => installedBy(line) ?? []);
  const downgraded = listedUnder('DOWNGRADED', simulated);
  const replaced = packages.filter(({ name, installed }) => installed !== undefined && !downgraded.includes(name));
  return {
    added: packages.filter(({ installed }) => installed === undefined),
    upgraded: replaced,
    removed: simulated.split('\n').flatMap((line) => /^(?:Remv|Purg) (\S+)/.exec(line)?.[1] ?? []),
    downgraded,
    held: listedUnder('held packages will be changed', simulated),
  };
}

function installedBy(line: string): PlannedPackage | undefined {
  const [, name, installed, version] = /^Inst (\S+) (?:\[([^\]]+)\] )?\((\S+)/.exec(line) ?? [];
  if (name === undefined || version === undefined) return undefined;
  return { name, version, ...(installed === undefined ? {} : { installed }) };
}

/**
 * Names in the indented list that follows a heading such as "The following packages will be
 * DOWNGRADED:".
 */
function listedUnder(heading: string, printed: string): string[] {
  const lines = printed.split('\n');
  const at = lines.findIndex((line) => line.startsWith('The following') && line.includes(heading));
  if (at === -1) return [];
  const after = lines.slice(at + 1);
  const end = after.findIndex((line) => !line.startsWith('  '));
  return after
    .slice(0, end === -1 ? undefined : end)
    .flatMap((line) => line.trim().split(/\s+/))
    .filter((name) => name !== '');
}

/**
 * Why a plan must not be carried out without its owner: it would take away or change what is
 * installed. Undefined when it only adds packages, or brings others up to date that run no
 * containers.
 */
export function mismatchOf(plan: AptPlan): string | undefined {
  const restarted = plan.upgraded.filter(({ name }) => RUNS_CONTAINERS.test(name)).map(({ name }) => name);
  const mismatches = [
    phrase('remove', plan.removed),
    phrase('downgrade', plan.downgraded),
    phrase('change the held', plan.held),
    phrase('replace the running version of', restarted),
  ].filter((one) => one !== '');
  return mismatches.length === 0 ? undefined : `apt-get would ${mismatches.join(', and ')}`;
}

function phrase(verb: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `${verb} ${names.join(', ')}`;
}

/** What a plan adds and brings up to date, as one line. */
export function describePlan({ added, upgraded }: AptPlan): string {
  const news = added.map(({ name, version }) => `${name} ${version}`);
  const newer = upgraded.map(({ name, version, installed = '' }) => `${name} ${installed} to ${version}`);
  const parts = [
    ...(news.length === 0 ? [] : [`adds ${news.join(', ')}`]),
    ...(newer.length === 0 ? [] : [`upgrades ${newer.join(', ')}`]),
  ];
  return parts.length === 0 ? 'adds nothing' : parts.join('; ');
}
