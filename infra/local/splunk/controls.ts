import type { SplunkBehaviour } from './behaviour.ts';
import { completeInput, type CollectorInput } from './collector-input.ts';
import type { EventIndex, IndexStatistics } from './event-index.ts';
import { exportLines, type ExportFormat } from './export-lines.ts';
import type { EventFilter, IndexedEvent, StoredEvent } from './indexed-event.ts';
import type { LiveBehaviour } from './live-behaviour.ts';

/** What a test or the launcher can see and change, besides the fault switchboard. */
export interface SplunkControls {
  /** Events that a search would find now, in the order of arrival, read one at a time. */
  events(filter?: EventFilter): AsyncGenerator<IndexedEvent>;
  /** The same as a list, for few. */
  list(filter?: EventFilter): Promise<readonly IndexedEvent[]>;
  count(filter?: EventFilter): Promise<number>;
  /** The same as Splunk's export of a search, a line at a time. */
  exportLines(filter?: EventFilter, format?: ExportFormat): AsyncGenerator<string>;
  statistics(): IndexStatistics;
  /** As an administrator who tampers. @throws RangeError if there is no such event */
  deleteEvent(number: number): Promise<void>;
  /** @throws RangeError if there is no such event */
  alterEvent(number: number, change: Partial<StoredEvent>): Promise<void>;
  /** @throws RangeError if there is no such event */
  duplicateEvent(number: number): Promise<void>;
  behaviour(): SplunkBehaviour;
  /** Changes the named settings, until the stand-in ends. @throws ZodError */
  setBehaviour(change: Partial<SplunkBehaviour>): SplunkBehaviour;
  inputs(): readonly CollectorInput[];
  /** Adds an input, or changes the one of this name, until the stand-in ends. */
  setInput(change: { readonly name: string } & Partial<CollectorInput>): CollectorInput;
  /** As a restart of the collector does: ids begin at 0 again, what was pending is told false. */
  forgetChannels(): Promise<void>;
}

export function controlsOf(parts: {
  readonly index: EventIndex;
  readonly behaviour: LiveBehaviour;
  readonly inputs: CollectorInput[];
}): SplunkControls {
  const { index, behaviour, inputs } = parts;
  const events = (filter?: EventFilter) => index.events(filter);
  return {
    events,
    list: async (filter) => {
      const found: IndexedEvent[] = [];
      for await (const event of events(filter)) found.push(event);
      return found;
    },
    count: async (filter) => {
      let count = 0;
      for await (const _ of events(filter)) count += 1;
      return count;
    },
    exportLines: (filter, format = 'json') => exportLines(events(filter), format),
    statistics: () => index.statistics(),
    deleteEvent: (number) => index.delete(number),
    alterEvent: (number, change) => index.alter(number, change),
    duplicateEvent: (number) => index.duplicate(number),
    behaviour: () => behaviour.current,
    setBehaviour: (change) => behaviour.change(change),
    inputs: () => inputs,
    setInput: (change) => setInput(inputs, change),
    forgetChannels: () => index.removeChannels(index.channels.names()),
  };
}

function setInput(
  inputs: CollectorInput[],
  change: { readonly name: string } & Partial<CollectorInput>,
): CollectorInput {
  const place = inputs.findIndex(({ name }) => name === change.name);
  const before = inputs[place];
  const token = change.token ?? before?.token;
  if (token === undefined) {
    throw new RangeError(`a new input needs a token; there is no input ${change.name}`);
  }
  const changed = completeInput({ ...before, ...change, token });
  if (before === undefined) inputs.push(changed);
  else inputs[place] = changed;
  return changed;
}
