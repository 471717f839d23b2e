/**
 * The profile `restricted` of the Pod Security Standards, rule by rule, for tests of what a run
 * deploys (https://kubernetes.io/docs/concepts/security/pod-security-standards/, which `restricted`
 * takes from `baseline` first). A cluster decides by its own admission; this names what it would.
 */

type Fields = Readonly<Record<string, unknown>>;

const VOLUMES: ReadonlySet<string> = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

const SAFE_SYSCTLS: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);

const SELINUX_TYPES: ReadonlySet<unknown> = new Set([
  undefined,
  '',
  'container_t',
  'container_init_t',
  'container_kvm_t',
]);

/** Why the profile refuses a pod, a sentence each; none where it admits it. */
export function restrictedViolations(pod: Fields): readonly string[] {
  const context = fields(pod['securityContext']);
  const containers = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) => items(pod[list]));
  return [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter((key) => pod[key] === true),
    ...items(pod['volumes']).flatMap(volumeViolations),
    ...items(context['sysctls']).flatMap(({ name }) =>
      SAFE_SYSCTLS.has(String(name)) ? [] : [`sets the sysctl ${String(name)}`],
    ),
    ...contextViolations(context).map((text) => `pod ${text}`),
    ...containers.flatMap((container) =>
      containerViolations(container, context).map((text) => `container ${String(container['name'])} ${text}`),
    ),
  ];
}

function volumeViolations({ name, ...kinds }: Fields): readonly string[] {
  return Object.keys(kinds)
    .filter((kind) => !VOLUMES.has(kind))
    .map((kind) => `volume ${String(name)} is a ${kind}`);
}

/** Fields that neither a pod nor a container may set. */
function contextViolations(context: Fields): readonly string[] {
  const { seLinuxOptions, seccompProfile, appArmorProfile, windowsOptions, runAsUser, runAsNonRoot } = context;
  const { type, user, role } = fields(seLinuxOptions);
  return [
    ...(runAsUser === 0 ? ['runs as user 0'] : []),
    ...(runAsNonRoot === false ? ['sets runAsNonRoot: false'] : []),
    ...(SELINUX_TYPES.has(type) && user === undefined && role === undefined ? [] : ['sets SELinux options']),
    ...(fields(seccompProfile)['type'] === 'Unconfined' ? ['has no seccomp profile'] : []),
    ...(fields(appArmorProfile)['type'] === 'Unconfined' ? ['has no AppArmor profile'] : []),
    ...(fields(windowsOptions)['hostProcess'] === true ? ['is a process of the host'] : []),
  ];
}

function containerViolations(container: Fields, pod: Fields): readonly string[] {
  const context = fields(container['securityContext']);
  const { add, drop } = fields(context['capabilities']);
  const either = (key: string): unknown => context[key] ?? pod[key];
  const added = texts(add).filter((name) => name !== 'NET_BIND_SERVICE');
  const hosts = items(container['ports']).filter(({ hostPort }) => ![undefined, 0].includes(hostPort as number));
  return [
    ...contextViolations(context),
    ...(context['privileged'] === true ? ['is privileged'] : []),
    ...(context['allowPrivilegeEscalation'] === false ? [] : ['may escalate privileges']),
    ...(texts(drop).includes('ALL') ? [] : ['does not drop ALL capabilities']),
    ...added.map((name) => `adds ${name}`),
    ...(either('runAsNonRoot') === true ? [] : ['may run as root']),
    ...(['RuntimeDefault', 'Localhost'].includes(String(fields(either('seccompProfile'))['type']))
      ? []
      : ['has no seccomp profile']),
    ...([undefined, 'Default'].includes(context['procMount'] as string | undefined) ? [] : ['sets procMount']),
    ...(hosts.length === 0 ? [] : ['binds a port of its node']),
    ...probedHosts(container).map((host) => `is probed at the host ${host}`),
  ];
}

/** Probes and hooks may not name a host (Kubernetes 1.34 and newer). */
function probedHosts(container: Fields): readonly string[] {
  const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'].map((key) => fields(container[key]));
  const hooks = ['postStart', 'preStop'].map((key) => fields(fields(container['lifecycle'])[key]));
  return [...probes, ...hooks]
    .flatMap((probe) => [fields(probe['httpGet']), fields(probe['tcpSocket'])])
    .flatMap(({ host }) => (typeof host === 'string' && host !== '' ? [host] : []));
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function items(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fields) : [];
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
