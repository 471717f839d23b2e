import { openProcessStream, type ProcessStream } from './process-stream.ts';
import { createSource, type Source, type SourceOptions, type SourceParts } from './source.ts';

/** A source whose stream is a process, which its first requests start. */
export function processSource<Request, Reply>(
  options: SourceOptions,
  exchange: SourceParts<Request, Reply, ProcessStream>['exchange'],
): Source<Request, Reply> {
  return createSource({
    name: options.name,
    open: () => {
      options.onOpen();
      return openProcessStream(options.command, options.signal);
    },
    exchange,
    onInfrastructureFault: (event) => options.onInfrastructureFault(event),
  });
}
