import { relative } from 'node:path';
import { writeWhole } from '../../evidence/disk.ts';
import type { Bundle } from '../../evidence/schemas.ts';
import { runDocument } from '../../report/document.ts';
import { reportHtml } from '../../report/html.ts';
import { junitXml } from '../../report/junit.ts';
import { shortText } from '../../report/short-text.ts';
import { summaryText } from '../../report/summary-text.ts';
import type { OutputFormat } from '../context.ts';
import { styleFor } from '../terminal.ts';
import type { RunState } from './execute.ts';

/** Renders the bundle: JUnit and HTML beside the evidence, JUnit where it was asked for, and one document on stdout. */
export function tell({ record, flags, context }: RunState, bundle: Bundle): void {
  const junit = junitXml(bundle);
  if (flags.junitFile !== undefined) writeWhole(flags.junitFile, junit);
  record.rendered('junit', junit);
  record.rendered('report', reportHtml(bundle));
  context.stdout.write(documentOf(bundle, flags.output, context.stdout));
}

function documentOf(bundle: Bundle, format: OutputFormat, stdout: NodeJS.WriteStream): string {
  const near = { ...bundle, directory: shortest(bundle.directory) };
  switch (format) {
    case 'json':
      return `${JSON.stringify(runDocument(bundle), null, 2)}\n`;
    case 'short':
      return shortText(near);
    case 'text':
      return summaryText(near, styleFor(stdout));
  }
}

/** A path that people can read and paste: from here when that is shorter. */
function shortest(directory: string): string {
  const near = relative(process.cwd(), directory);
  return near.length < directory.length ? near : directory;
}
