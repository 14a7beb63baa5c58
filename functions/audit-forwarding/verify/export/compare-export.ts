import type { ObjectStore } from '../../../../shared/object-storage/index.ts';
import type { CallOptions } from '../../ports.ts';
import { readEventLine } from '../event-line.ts';
import type { Findings } from '../findings.ts';
import { ComparedStream, type ComparedCounts, type ExpectedEvents } from './compared-stream.ts';
import { exportTexts } from './export-texts.ts';

/** What an export is, and of whom it should be. */
export interface ExportSource {
  readonly objects: ObjectStore;
  readonly key: string;
  readonly environment: string;
  readonly corpId: string;
}

/** How an export compares. */
export interface ComparedExport {
  readonly key: string;
  /** Events that it holds. */
  readonly events: number;
  /** Events of ours that are not of the span or of the streams that were verified. */
  readonly outsideSpan: number;
  /** Texts that are no events of this environment and organisation. */
  readonly foreign: number;
  readonly streams: readonly ComparedCounts[];
  /** False if there was no time to read it to its end: then nothing counts as missing. */
  readonly isComplete: boolean;
}

/** Between looks at the clock. */
const EVENTS_PER_LOOK = 1_000;

/**
 * Holds an export of what a receiver has against the events of the streams, in any order of its lines.
 *
 * @throws ExportMissingError, ExportUnreadableError; the errors of the object port
 */
export async function compareExport(
  source: ExportSource,
  expected: readonly ExpectedEvents[],
  findings: Findings,
  mayGoOn: () => boolean,
  call: CallOptions,
): Promise<ComparedExport> {
  const comparison = new ExportComparison(source, expected);
  let isComplete = true;
  for await (const text of exportTexts(source.objects, source.key, call)) {
    comparison.take(text);
    if (comparison.events % EVENTS_PER_LOOK === 0 && !mayGoOn()) {
      isComplete = false;
      break;
    }
  }
  return comparison.conclude(findings, isComplete);
}

class ExportComparison {
  readonly #source: ExportSource;
  readonly #streams: ReadonlyMap<string, ComparedStream>;
  #outsideSpan = 0;
  #foreign = 0;
  events = 0;

  constructor(source: ExportSource, expected: readonly ExpectedEvents[]) {
    this.#source = source;
    this.#streams = new Map(expected.map((one) => [one.stream, new ComparedStream(one)]));
  }

  take(text: string): void {
    this.events += 1;
    const read = readEventLine(text);
    if (read.state === 'whole') {
      const { event } = read;
      const { environment, corpId } = this.#source;
      const isOurs = event.environment === environment && event.organisation === corpId;
      const compared = this.#streams.get(event.stream);
      if (!isOurs) this.#foreign += 1;
      else if (compared?.isExpected(event.sequence) !== true) this.#outsideSpan += 1;
      else compared.takeWhole(event);
      return;
    }
    const compared = this.#streams.get(read.claimed?.stream ?? '');
    const sequence = read.claimed?.sequence ?? 0;
    if (compared?.isExpected(sequence) === true) compared.takeAltered(sequence);
    else this.#foreign += 1;
  }

  conclude(findings: Findings, isComplete: boolean): ComparedExport {
    const { key } = this.#source;
    const streams = [...this.#streams.values()].map((compared) =>
      compared.conclude(findings, key, isComplete),
    );
    if (this.#foreign > 0) findings.place('foreign', undefined, key);
    const { events } = this;
    const counts = { events, outsideSpan: this.#outsideSpan, foreign: this.#foreign };
    return { key, ...counts, streams, isComplete };
  }
}
