import { reportError } from '../../../shared/errors/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import type { JsonValue, SourceRecord } from '../domain/source-record.ts';
import type { AuditSource, CallOptions, SourcePage } from '../ports.ts';
import { RecordsUnreadableError, SourceCursorUnreadableError } from './errors.ts';
import type { DirectoryReader } from './snapshot/directory-reader.ts';
import {
  parseSnapshotCursor,
  type SnapshotCursor,
  type SnapshotPlace,
} from './snapshot/domain/snapshot-cursor.ts';
import { snapshotBegun, snapshotDifferences } from './snapshot/domain/snapshot-differences.ts';
import { isSnapshotDue } from './snapshot/domain/snapshot-due.ts';
import type { Snapshot } from './snapshot/domain/snapshot.ts';
import { SnapshotObjects, type SnapshotObjectsOptions } from './snapshot/snapshot-objects.ts';
import { takeSnapshot } from './snapshot/take-snapshot.ts';
import type { UnreadableOptions } from './unreadable-records.ts';

export interface DirectorySnapshotSourceOptions extends SnapshotObjectsOptions, UnreadableOptions {
  readonly reader: DirectoryReader;
  readonly clock: Pick<Clock, 'nowEpochMs'>;
}

const STREAM = 'directory-snapshot';
const MOST_RECORDS = 500;

/**
 * What differs in the directory from one Hong Kong day to the next: people, departments, roles and who
 * has them, administrators, and what the app may see. For editions without an audit log this is the one
 * they can have. A backfill finds nothing: nobody can read the directory of yesterday.
 *
 * The cursor names the newest snapshot and how much of the difference to the one before has been told,
 * so that it is told once, whatever is killed in between.
 *
 * @throws from its pages SourceCursorUnreadableError, UnknownSealingKeyError; what the reader throws and,
 *   until noon, the failure of a part of it; the errors of the object port
 */
export function createDirectorySnapshotSource(
  options: DirectorySnapshotSourceOptions,
): AuditSource {
  return {
    description: {
      stream: STREAM,
      edition: 'any',
      meteredCallsPerRead: 0,
      // Looked at so often; taken once a day.
      everyMinutes: 15,
      overlapMinutes: 0,
    },
    async *pages(cursor, { backfill, signal }) {
      if (backfill !== undefined) return;
      const source = new SnapshotSource(options, signal === undefined ? {} : { signal });
      yield* source.pages(cursor);
    },
  };
}

class SnapshotSource {
  readonly #options: DirectorySnapshotSourceOptions;
  readonly #objects: SnapshotObjects;
  readonly #call: CallOptions;

  constructor(options: DirectorySnapshotSourceOptions, call: CallOptions) {
    this.#options = options;
    this.#objects = new SnapshotObjects(options);
    this.#call = call;
  }

  async *pages(stored: JsonValue | undefined): AsyncGenerator<SourcePage> {
    let cursor = stored === undefined ? undefined : parseSnapshotCursor(stored);
    if (stored !== undefined && cursor === undefined) throw new SourceCursorUnreadableError(STREAM);
    if (cursor !== undefined && cursor.telling !== null) {
      yield* this.#tell(cursor.latest, cursor.telling);
      cursor = { v: 1, latest: cursor.latest, telling: null };
    }
    const { clock, corpId } = this.#options;
    if (!isSnapshotDue(clock.nowEpochMs(), cursor?.latest.day, corpId)) return;
    const next = await this.#take(cursor);
    // Named before anything of it is told: killed now, it is the same one that is told later.
    yield { records: [], cursor: next };
    yield* this.#tell(next.latest, next.telling);
  }

  async #take(
    cursor: SnapshotCursor | undefined,
  ): Promise<SnapshotCursor & { readonly telling: NonNullable<SnapshotCursor['telling']> }> {
    const before = cursor === undefined ? undefined : await this.#read(cursor.latest);
    const latest = await this.#objects.write(
      await takeSnapshot(this.#options, before, this.#call),
      this.#call,
    );
    return { v: 1, latest, telling: { from: cursor?.latest ?? null, next: 0 } };
  }

  async *#tell(
    latest: SnapshotPlace,
    { from, next }: NonNullable<SnapshotCursor['telling']>,
  ): AsyncGenerator<SourcePage> {
    const records = await this.#difference(latest, from);
    const last = { v: 1, latest, telling: null } as const;
    for (let first = next; first < records.length; first += MOST_RECORDS) {
      const end = first + MOST_RECORDS;
      const isLast = end >= records.length;
      yield {
        records: records.slice(first, end),
        cursor: isLast ? last : { ...last, telling: { from, next: end } },
        ...(isLast ? { appended: (call) => this.#objects.keepOnly(latest, call) } : {}),
      };
    }
    if (next < records.length) return;
    yield {
      records: [],
      cursor: last,
      appended: (call) => this.#objects.keepOnly(latest, call),
    };
  }

  async #difference(
    latest: SnapshotPlace,
    from: SnapshotPlace | null,
  ): Promise<readonly SourceRecord[]> {
    const after = await this.#read(latest);
    // Without it nothing can be told; the next snapshot begins anew.
    if (after === undefined) return [];
    if (from === null) return [snapshotBegun(after, 'first')];
    const before = await this.#read(from);
    if (before === undefined) return [snapshotBegun(after, 'previous-unreadable')];
    return snapshotDifferences(before, after);
  }

  /** Undefined, and told of, where the snapshot is missing or was changed. */
  async #read(place: SnapshotPlace): Promise<Snapshot | undefined> {
    const read = await this.#objects.read(place, this.#call);
    if (!('fault' in read)) return read;
    const about = { count: 1, examples: [place.object], cause: read.fault };
    const error = new RecordsUnreadableError(STREAM, about);
    const cause = reportError(read.fault).code;
    this.#options.log.error(error.code, { ...error.details, cause });
    this.#options.onUnreadable?.(error);
    return undefined;
  }
}
