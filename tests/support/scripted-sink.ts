import type { StreamEvent } from '../../functions/audit-forwarding/domain/audit-event.ts';
import type { StreamName } from '../../functions/audit-forwarding/domain/stream-name.ts';
import type { DeliveryReceipt, EventSink } from '../../functions/audit-forwarding/ports.ts';
import { ApplicationError } from '../../shared/errors/index.ts';

/** What becomes of a batch: `lost-after` arrives, and the sink does not know it. */
export type DeliveryFate = 'taken' | 'unavailable' | 'lost-after';

export interface ScriptedSinkOptions {
  readonly name?: string;
  readonly eventsPerBatch?: number;
  readonly bytesPerBatch?: number;
  readonly batchesAtOnce?: number;
  readonly refuses?: (event: StreamEvent) => boolean;
  /** Happens before the first batch is answered. */
  readonly whileSending?: () => Promise<void>;
}

class Unavailable extends ApplicationError<'audit-sink.unavailable'> {
  constructor() {
    const text = { en: 'no answer', zhHK: '沒有回應' };
    super({
      code: 'audit-sink.unavailable',
      category: 'upstream',
      retryable: true,
      text,
      remedy: text,
    });
  }
}

/** A receiver that does with each batch what the test says, in turn; then it takes everything. */
export class ScriptedSink implements EventSink {
  readonly name: string;
  readonly kind = 'splunk-hec';
  readonly eventsPerBatch: number;
  readonly bytesPerBatch: number;
  readonly batchesAtOnce: number;
  fates: DeliveryFate[] = [];
  /** Every batch that was sent, as `<stream> <first>-<last>`. */
  readonly batches: string[] = [];
  mostAtOnce = 0;

  readonly #options: ScriptedSinkOptions;
  readonly #sent: StreamEvent[] = [];
  readonly #arrived: StreamEvent[] = [];
  #atOnce = 0;

  constructor(options: ScriptedSinkOptions = {}) {
    this.#options = options;
    this.name = options.name ?? 'splunk';
    this.eventsPerBatch = options.eventsPerBatch ?? 1_000;
    this.bytesPerBatch = options.bytesPerBatch ?? 1_000_000;
    this.batchesAtOnce = options.batchesAtOnce ?? 4;
  }

  /** Sequences in the order of sending. */
  sent(stream: StreamName): readonly number[] {
    return sequencesOf(this.#sent, stream);
  }

  /** Sequences in the order of arrival. */
  arrived(stream: StreamName): readonly number[] {
    return sequencesOf(this.#arrived, stream);
  }

  async deliver(events: readonly StreamEvent[]): Promise<DeliveryReceipt> {
    const [first] = events;
    const last = events.at(-1);
    if (first === undefined || last === undefined) throw new RangeError('an empty batch');
    const isFirst = this.batches.length === 0;
    this.batches.push(`${first.stream} ${String(first.sequence)}-${String(last.sequence)}`);
    this.#sent.push(...events);
    const fate = this.fates.shift() ?? 'taken';
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    try {
      if (isFirst) await this.#options.whileSending?.();
      await new Promise(setImmediate);
      return this.#answer(events, fate);
    } finally {
      this.#atOnce -= 1;
    }
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }

  #answer(events: readonly StreamEvent[], fate: DeliveryFate): DeliveryReceipt {
    if (fate === 'unavailable') throw new Unavailable();
    const { refuses = () => false } = this.#options;
    const refused = events.filter(refuses);
    this.#arrived.push(...events.filter((event) => !refuses(event)));
    if (fate === 'lost-after') throw new Unavailable();
    return {
      assurance: 'indexed',
      rejected: refused.map(({ stream, sequence, id }) => ({
        stream,
        sequence,
        id,
        code: 'audit-sink.event-refused',
      })),
      resent: 0,
      bytesSent: events.reduce((bytes, { line }) => bytes + Buffer.byteLength(line), 0),
    };
  }
}

function sequencesOf(events: readonly StreamEvent[], stream: StreamName): readonly number[] {
  return events.filter((event) => event.stream === stream).map(({ sequence }) => sequence);
}
