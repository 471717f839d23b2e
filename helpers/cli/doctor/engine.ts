import { findEngine } from '../../mesh/engine/engine.ts';
import { findExecutable } from '../../mesh/host/executables.ts';
import { type Finding, ready } from './finding.ts';

const INSTALL = 'sudo apt-get install docker.io && sudo systemctl start docker';

/** The container engine that a run would use, or how it would get one. */
export async function engineFinding({
  provision,
  signal,
}: {
  provision: boolean;
  signal: AbortSignal;
}): Promise<Finding> {
  const notes: string[] = [];
  const engine = await findEngine({ signal, progress: (line) => notes.push(line) });
  if (engine !== undefined) return ready('engine', `${engine.dockerHost}${engine.private ? ' (private)' : ''}`);
  const root = process.getuid?.() === 0;
  const debian = (await findExecutable('apt-get')) !== undefined;
  const daemon = (await findExecutable('dockerd')) !== undefined;
  const details = ['no usable Docker engine responds', ...notes].join('; ');
  if (provision && root && (debian || daemon)) {
    return {
      need: 'engine',
      state: 'will',
      details: `${details}; a run ${daemon ? 'starts' : 'installs and starts'} a private one`,
      hint: '',
    };
  }
  return {
    need: 'engine',
    state: 'missing',
    details,
    hint: `run: ${INSTALL} (or set DOCKER_HOST to an engine that responds)`,
  };
}
