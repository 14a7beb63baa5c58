import { createHash } from 'node:crypto';
import * as z from 'zod';
import { sealedCellContext } from '../../../shared/sealed-rows/index.ts';
import type { Sealer } from '../../../shared/sealing/index.ts';
import {
  HIGHEST,
  LOWEST,
  TableOutcomeUnknownError,
  tables,
  type TableClient,
} from '../../../shared/table-store/index.ts';
import { daysOf, hongKongDateOf, type PayPeriod } from '../../../shared/time/index.ts';
import type { ReportedPunch } from '../domain/reported-punch.ts';
import { storedObjectAltered } from '../errors.ts';

export interface ReportedPunchStores {
  readonly tables: TableClient;
  readonly sealer: Sealer;
}

const contentSchema = z.strictObject({
  userId: z.string().min(1),
  bizId: z.string().min(1),
  punchedEpochMs: z.int(),
});

/**
 * Punches that DingTalk reported by event, one sealed row each.
 *
 * Guarantees: the same punch (`bizId`) reported again, by another event or by a retry, is one row;
 * when `record` has resolved, the row is durable. Costs one write per punch.
 */
export class ReportedPunchStore {
  readonly #stores: ReportedPunchStores;
  readonly #organisation: string;

  /** @param organisation `partitionOf(environment, corpId)` */
  constructor(stores: ReportedPunchStores, organisation: string) {
    this.#stores = stores;
    this.#organisation = organisation;
  }

  /** @throws the errors of the table port */
  async record(punch: ReportedPunch, signal?: AbortSignal): Promise<void> {
    const day = this.#dayKey(hongKongDateOf(punch.punchedEpochMs));
    const key = { day, punch: nameOf(punch.bizId) };
    const text = new TextEncoder().encode(JSON.stringify(punch));
    const body = this.#stores.sealer.seal(text, contextOf(key));
    const write = () =>
      this.#stores.tables.putRow(
        tables.reportedPunch,
        key,
        { v: 1n, body },
        { row: 'must-not-exist' },
        signal === undefined ? {} : { signal },
      );
    // Refused means that it is there already, which is as good as written.
    await write().catch((error: unknown) => {
      if (error instanceof TableOutcomeUnknownError) return write();
      throw error;
    });
  }

  /**
   * What was reported on the days of a period, in order of day and key.
   *
   * @throws ExportHaltedError if a row is not the one that was stored
   */
  async reportedIn(period: PayPeriod, signal?: AbortSignal): Promise<ReportedPunch[]> {
    const found: ReportedPunch[] = [];
    for (const date of daysOf(period)) {
      const day = this.#dayKey(date);
      const rows = this.#stores.tables.getRange(tables.reportedPunch, {
        from: { day, punch: LOWEST },
        to: { day, punch: HIGHEST },
        ...(signal === undefined ? {} : { signal }),
      });
      for await (const { key, columns } of rows) {
        found.push(this.#open({ day, punch: String(key['punch']) }, columns['body']));
      }
    }
    return found;
  }

  #open(key: { readonly day: string; readonly punch: string }, body: unknown): ReportedPunch {
    if (!(body instanceof Uint8Array)) throw storedObjectAltered(contextOf(key));
    const text = new TextDecoder().decode(this.#stores.sealer.open(body, contextOf(key)));
    return contentSchema.parse(JSON.parse(text));
  }

  #dayKey(date: string): string {
    return `${this.#organisation}/${date}`;
  }
}

/** DingTalk's key may hold any character and does not tell whose punch it is; a hash is as good. */
function nameOf(bizId: string): string {
  return createHash('sha256').update(bizId).digest('hex').slice(0, 32);
}

function contextOf({ day, punch }: { readonly day: string; readonly punch: string }): string {
  return sealedCellContext(tables.reportedPunch, { day, punch }, 'body');
}
