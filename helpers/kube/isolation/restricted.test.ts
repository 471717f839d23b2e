import { expect, test } from 'vitest';
import { restrictedViolations } from './restricted.ts';

const safe = {
  name: 'app',
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  },
};
const context = safe.securityContext;

/** A pod with one safe container, changed in one place. */
function violations(pod: object, container: object = {}): string {
  return restrictedViolations({ containers: [{ ...safe, ...container }], ...pod }).join('; ');
}

test('admits a pod that keeps every rule, by itself or by its containers', () => {
  expect(violations({})).toBe('');
  const { runAsNonRoot, seccompProfile, ...rest } = context;
  expect(violations({ securityContext: { runAsNonRoot, seccompProfile } }, { securityContext: rest })).toBe('');
  const binds = { ...context, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } };
  expect(violations({ volumes: [{ name: 'tmp', emptyDir: {} }] }, { securityContext: binds })).toBe('');
});

test.each([
  ['the network of its node', { hostNetwork: true }, {}, 'hostNetwork'],
  ['a folder of its node', { volumes: [{ name: 'host', hostPath: { path: '/' } }] }, {}, 'volume host is a hostPath'],
  ['a sysctl', { securityContext: { sysctls: [{ name: 'kernel.msgmax' }] } }, {}, 'kernel.msgmax'],
  ['a privileged container', {}, { securityContext: { ...context, privileged: true } }, 'is privileged'],
  [
    'no field about escalation',
    {},
    { securityContext: { ...context, allowPrivilegeEscalation: undefined } },
    'escalate',
  ],
  ['capabilities kept', {}, { securityContext: { ...context, capabilities: {} } }, 'does not drop ALL'],
  [
    'a capability added',
    {},
    { securityContext: { ...context, capabilities: { drop: ['ALL'], add: ['NET_RAW'] } } },
    'adds NET_RAW',
  ],
  ['root', {}, { securityContext: { ...context, runAsUser: 0 } }, 'runs as user 0'],
  ['root by the image', {}, { securityContext: { ...context, runAsNonRoot: undefined } }, 'may run as root'],
  ['no seccomp profile', {}, { securityContext: { ...context, seccompProfile: undefined } }, 'no seccomp profile'],
  ['a port of its node', {}, { ports: [{ containerPort: 80, hostPort: 80 }] }, 'binds a port of its node'],
  ['a probe of another host', {}, { livenessProbe: { httpGet: { host: '10.0.0.1' } } }, 'probed at the host 10.0.0.1'],
  ['an ephemeral container of root', { ephemeralContainers: [{ name: 'wire' }] }, {}, 'container wire may run as root'],
])('refuses %s', (_what, pod, container, text) => {
  expect(violations(pod, container)).toContain(text);
});
