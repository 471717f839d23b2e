import { writeWhole } from '../../evidence/disk.ts';
import type { Bundle } from '../../evidence/schemas.ts';
import { reportHtml } from '../../report/html.ts';
import { junitXml } from '../../report/junit.ts';
import { styleFor } from '../terminal.ts';
import type { RunState } from './execute.ts';

/** Renders the bundle: JUnit and HTML beside the evidence, JUnit where it was asked for, and one document on stdout. */
export function tell({ record, flags, context, mission }: RunState, bundle: Bundle): void {
  const junit = junitXml(bundle);
  if (flags.junitFile !== undefined) writeWhole(flags.junitFile, junit);
  record.rendered('junit', junit);
  record.rendered('report', reportHtml(bundle));
  context.stdout.write(mission.print[flags.output](bundle, styleFor(context.stdout)));
}
