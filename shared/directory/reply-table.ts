import type { Logger } from '../observability/index.ts';
import type { RandomSource } from '../random/index.ts';
import { reportError } from '../errors/index.ts';
import { sealedCellContext } from '../sealed-rows/index.ts';
import type { Sealer } from '../sealing/index.ts';
import {
  tables,
  writeUntilKnown,
  type CallOptions,
  type Columns,
  type Row,
  type RowWrite,
  type TableClient,
} from '../table-store/index.ts';
import type { Clock } from '../time/index.ts';
import type { Question, Reply, WideMark } from './question.ts';
import { placeOf, type DirectoryScope, type ReplyPlace } from './reply-place.ts';
import { openReply, sealReply } from './sealed-reply.ts';

export interface ReplyTableOptions extends DirectoryScope {
  readonly tables: TableClient;
  readonly sealer: Sealer;
  /** Waits between rounds of a write only. */
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Logger;
}

/** What the table says of a question, by the server's clock. */
export interface SeenReply<Value> {
  readonly serverTimeEpochMs: number;
  /** Of this very subject: changes with every invalidation of it. */
  readonly own: string;
  /** Of the wide changes that govern the question. */
  readonly wide: string;
  readonly stored:
    | { readonly reply: Reply<Value>; readonly askedEpochMs: number; readonly wide: string }
    | undefined;
}

/** `overtaken`: its subject was invalidated, or a later reply is there. `left-out`: not tried. */
export type StoreOutcome = 'stored' | 'overtaken' | 'left-out';

const table = tables.directoryEntry;
const MARK_BYTES = 9;

/**
 * Replies of all instances as rows of `tables.directoryEntry`.
 *
 * An invalidation replaces the row by a mark that is drawn anew each time, and a reply is stored only
 * while the mark is the one that was seen before DingTalk was asked: no clock takes part, so a reply
 * that was begun before an invalidation never outlives it, whoever is late. Changes that concern many
 * replies are marks of one row; a reply carries those that were seen, and is young only while they
 * still stand.
 */
export class ReplyTable {
  readonly #options: ReplyTableOptions;
  readonly #marksPlace: ReplyPlace;

  constructor(options: ReplyTableOptions) {
    this.#options = options;
    this.#marksPlace = placeOf(options, 'marks');
  }

  /** Two reads of one unit each, at once. @throws the errors of the table port */
  async see<Value>(
    question: Question<Value>,
    place: ReplyPlace,
    call: CallOptions,
  ): Promise<SeenReply<Value>> {
    const key = { ...place };
    const [own, marks] = await Promise.all([
      this.#options.tables.getRow(table, key, call),
      this.#options.tables.getRow(table, { ...this.#marksPlace }, call),
    ]);
    return {
      serverTimeEpochMs: own.serverTimeEpochMs,
      own: textAt(own.row, 'mark'),
      wide: question.governedBy.map((mark) => textAt(marks.row, mark)).join('.'),
      stored: await this.#open(question, place, own.row),
    };
  }

  /**
   * Stores a reply unless its subject was invalidated since `seen`, or a later one is there.
   *
   * @throws the errors of the table port; that the outcome is unknown does no harm
   */
  async store(
    place: ReplyPlace,
    seen: Pick<SeenReply<unknown>, 'own' | 'wide' | 'serverTimeEpochMs'>,
    reply: Reply<unknown>,
  ): Promise<StoreOutcome> {
    const { own, wide, serverTimeEpochMs: askedEpochMs } = seen;
    const context = contextOf(place);
    const sealed = await sealReply(this.#options.sealer, context, { reply, askedEpochMs });
    if (sealed === undefined) return 'left-out';
    const columns: Columns = {
      v: 1n,
      mark: own,
      wide,
      asked: BigInt(askedEpochMs),
      reply: sealed,
    };
    const { outcome } = await this.#options.tables.putRow(table, { ...place }, columns, {
      row: 'ignore',
      columns: {
        all: [
          { column: 'mark', is: '=', value: own, passIfMissing: own === '' },
          { column: 'asked', is: '<=', value: BigInt(askedEpochMs), passIfMissing: true },
        ],
      },
    });
    return outcome === 'written' ? 'stored' : 'overtaken';
  }

  /** @throws the errors of the table port; then some of it may be forgotten */
  async forget(
    places: readonly ReplyPlace[],
    changed: readonly WideMark[],
    call: CallOptions,
  ): Promise<void> {
    const mark = Buffer.from(this.#options.random.bytes(MARK_BYTES)).toString('base64url');
    const writes: RowWrite[] = places.map((place) => ({
      kind: 'put',
      table,
      key: { ...place },
      columns: { v: 1n, mark },
      condition: { row: 'ignore' },
    }));
    if (changed.length > 0) {
      writes.push({
        kind: 'update',
        table,
        key: { ...this.#marksPlace },
        change: { put: { v: 1n, ...Object.fromEntries(changed.map((name) => [name, mark])) } },
        condition: { row: 'ignore' },
      });
    }
    if (writes.length > 0)
      await writeUntilKnown(this.#options.tables, writes, { ...this.#options, ...call });
  }

  /** What cannot be opened or read counts as nothing: DingTalk is asked, and the row replaced. */
  async #open<Value>(
    question: Question<Value>,
    place: ReplyPlace,
    row: Row | undefined,
  ): Promise<SeenReply<Value>['stored']> {
    const { v, asked, reply: sealed, wide } = row?.columns ?? {};
    if (v !== 1n || typeof asked !== 'bigint' || typeof wide !== 'string') return undefined;
    if (!(sealed instanceof Uint8Array)) return undefined;
    const askedEpochMs = Number(asked);
    try {
      const closed = { sealed, askedEpochMs, context: contextOf(place) };
      const reply = await openReply(this.#options.sealer, closed, question);
      return { reply, askedEpochMs, wide };
    } catch (error) {
      const { code } = reportError(error);
      this.#options.log.warn('directory.kept-reply-unreadable', { kind: question.kind, code });
      return undefined;
    }
  }
}

function contextOf(place: ReplyPlace): string {
  return sealedCellContext(table, { ...place }, 'reply');
}

function textAt(row: Row | undefined, column: string): string {
  const value = row?.columns[column];
  return typeof value === 'string' ? value : '';
}
