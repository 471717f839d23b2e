import type { IstioctlFacts } from './facts.ts';

/** What an istioctl command printed, on one line. */
export function istioctlLine({ arguments: args, exitCode, stdout, stderr }: IstioctlFacts): string {
  return `istioctl ${args.join(' ')}, exit ${exitCode.toString()}: ${stdout} ${stderr}`;
}
