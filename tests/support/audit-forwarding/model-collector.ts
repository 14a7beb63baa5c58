import { createHash } from 'node:crypto';
import type { EventDraft } from '../../../functions/audit-forwarding/domain/audit-event.ts';
import type {
  JsonValue,
  SourceRecord,
} from '../../../functions/audit-forwarding/domain/source-record.ts';
import type { StreamName } from '../../../functions/audit-forwarding/domain/stream-name.ts';
import type { AuditSource, AuditStreams } from '../../../functions/audit-forwarding/ports.ts';
import { createMemoryAuditStreams } from '../../../functions/audit-forwarding/stream/memory-audit-streams.ts';
import type { Clock } from '../../../shared/time/index.ts';
import { Killed } from '../mortal-table-client.ts';

/** Where a collector can be killed. */
export type CollectorStep = 'before-append' | 'after-append' | 'after-appended';

/**
 * Brings records into a stream as the contract of the ports says, and no more: what is known is dropped,
 * the rest appended together with the cursor, then the page is told. Written from the ports alone.
 */
export class ModelCollector {
  readonly streams: AuditStreams;
  readonly #stream: StreamName;

  constructor(stream: StreamName, clock: Pick<Clock, 'nowEpochMs'>) {
    this.#stream = stream;
    this.streams = createMemoryAuditStreams({ environment: 'test', corpId: 'ding1', clock });
  }

  /** Reads to the end. `mayLive` is asked at each step; where it says no, the collector dies. */
  async collect(
    source: AuditSource,
    mayLive: (step: CollectorStep) => boolean = () => true,
  ): Promise<void> {
    const live = (step: CollectorStep): void => {
      if (!mayLive(step)) throw new Killed();
    };
    const { cursor } = await this.streams.head(this.#stream);
    for await (const page of source.pages(cursor, {})) {
      live('before-append');
      await this.#append(page.records, page.cursor);
      live('after-append');
      await page.appended?.({});
      live('after-appended');
    }
  }

  /** The same, and whether it lived. */
  async survives(source: AuditSource, mayLive: (step: CollectorStep) => boolean): Promise<boolean> {
    try {
      await this.collect(source, mayLive);
      return true;
    } catch (error) {
      if (error instanceof Killed) return false;
      throw error;
    }
  }

  /** Everything that is in the stream, in its order. */
  async records(): Promise<readonly SourceRecord[]> {
    const records: SourceRecord[] = [];
    for await (const segment of this.streams.segments(this.#stream, 1)) {
      for (const { line } of await this.streams.read(segment)) {
        records.push((JSON.parse(line) as { readonly record: SourceRecord }).record);
      }
    }
    return records;
  }

  async #append(records: readonly SourceRecord[], cursor: JsonValue | undefined): Promise<void> {
    const drafts = new Map(records.map((record) => [idOf(record), draftOf(record)] as const));
    const known = await this.streams.knownIds(this.#stream, [...drafts.keys()], 0);
    const fresh = [...drafts].filter(([id]) => !known.has(id)).map(([, draft]) => draft);
    await this.streams.append(await this.streams.head(this.#stream), fresh, cursor);
  }
}

function idOf({ identity }: SourceRecord): string {
  return createHash('sha256').update(identity).digest('hex').slice(0, 32);
}

function draftOf(record: SourceRecord): EventDraft {
  // As the stream keeps it: what JSON cannot say is gone.
  const body = JSON.parse(JSON.stringify({ record })) as EventDraft['body'];
  return { id: idOf(record), timeEpochMs: record.timeEpochMs, body };
}
