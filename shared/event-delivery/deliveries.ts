import { markerPut, newStamp } from '../event-inbox/index.ts';
import {
  HIGHEST,
  LOWEST,
  TableUnavailableError,
  tables,
  writeUntilKnown,
  type CallOptions,
  type RangeQuery,
} from '../table-store/index.ts';
import { deliveryColumns, deliveryRowOf, type DeliveryRow } from './delivery-row.ts';
import { deliverySummaryOf } from './delivery-summary.ts';
import type { DeliveryReference, DeliverySummary, EventReference } from './event-store.ts';
import type { WorkChanger, WorkChangerOptions } from './work-change.ts';
import { deliveryWork, eventWork } from './work-places.ts';

export interface DeliveriesOptions extends WorkChangerOptions {
  readonly environment: string;
  readonly guardMs: number;
  readonly changer: WorkChanger;
}

/** Deliveries as they are made and looked at. */
export class Deliveries {
  readonly #options: DeliveriesOptions;

  constructor(options: DeliveriesOptions) {
    this.#options = options;
  }

  /**
   * One batch with the row (must not exist) and its marker. The batch is not atomic; until both are
   * known to be there, the event is not finished and its own marker stands for this delivery too.
   */
  async open(
    delivery: DeliveryReference,
    { dueEpochMs }: { readonly dueEpochMs: number },
    call: CallOptions,
  ): Promise<DeliverySummary> {
    const work = deliveryWork(this.#options.environment, delivery);
    const stamp = newStamp(this.#options.random);
    const row = newDelivery(dueEpochMs, stamp, this.#options.clock.nowEpochMs());
    const marker = markerPut(work.markers, { dueEpochMs, stamp });
    const { rows, serverTimeEpochMs } = await this.#write(
      [
        {
          kind: 'put',
          table: work.table,
          key: work.key,
          columns: deliveryColumns(row),
          condition: { row: 'must-not-exist' },
        },
        marker,
      ],
      call,
    );
    // Due before the batch was through: it may have been met, and removed for want of a delivery.
    if (serverTimeEpochMs >= dueEpochMs) await this.#write([marker], call);
    if (rows[0] === 'written') return this.#summaryOf(delivery, row, serverTimeEpochMs);
    const found = await this.#read(delivery, call);
    if (found === undefined) {
      const about = { table: work.table.name, operation: 'open', fault: 'no-decision' };
      throw new TableUnavailableError(about);
    }
    // The marker of this call is one too many for a delivery that has ended.
    if (found.row.state !== 'pending') {
      await this.#options.changer.removeMarker(work.markers, { dueEpochMs, stamp }, call);
    }
    return this.#summaryOf(delivery, found.row, found.nowEpochMs);
  }

  async find(delivery: DeliveryReference, call: CallOptions): Promise<DeliverySummary | undefined> {
    const found = await this.#read(delivery, call);
    return found === undefined ? undefined : this.#summaryOf(delivery, found.row, found.nowEpochMs);
  }

  /** By name of the subscriber. */
  async of(event: EventReference, call: CallOptions): Promise<readonly DeliverySummary[]> {
    const { environment } = this.#options;
    const { table, key } = eventWork(environment, event);
    // A range tells no time of the server; a read of the event does.
    const { serverTimeEpochMs } = await this.#options.tables.getRow(table, key, {
      ...call,
      columns: ['state'],
    });
    const range: RangeQuery = {
      from: { ...key, subscriber: LOWEST },
      to: { ...key, subscriber: HIGHEST },
      ...call,
    };
    const summaries: DeliverySummary[] = [];
    for await (const row of this.#options.tables.getRange(tables.eventDelivery, range)) {
      const delivery = { ...event, subscriber: String(row.key['subscriber']) };
      summaries.push(this.#summaryOf(delivery, deliveryRowOf(row.columns), serverTimeEpochMs));
    }
    return summaries;
  }

  async #read(
    delivery: DeliveryReference,
    call: CallOptions,
  ): Promise<{ readonly row: DeliveryRow; readonly nowEpochMs: number } | undefined> {
    const { table, key } = deliveryWork(this.#options.environment, delivery);
    const { row, serverTimeEpochMs } = await this.#options.tables.getRow(table, key, call);
    if (row === undefined) return undefined;
    return { row: deliveryRowOf(row.columns), nowEpochMs: serverTimeEpochMs };
  }

  #write(rows: Parameters<typeof writeUntilKnown>[1], call: CallOptions) {
    return writeUntilKnown(this.#options.tables, rows, { ...this.#options, ...call });
  }

  #summaryOf(delivery: DeliveryReference, row: DeliveryRow, nowEpochMs: number): DeliverySummary {
    return deliverySummaryOf(delivery, row, nowEpochMs, this.#options.guardMs);
  }
}

function newDelivery(dueEpochMs: number, stamp: string, nowEpochMs: number): DeliveryRow {
  return {
    state: 'pending',
    attempt: 1,
    failedAttempt: 0,
    tries: 0,
    result: undefined,
    errorCode: undefined,
    progress: {
      owner: '',
      fence: 0n,
      untilEpochMs: 0,
      revision: 0n,
      stamp,
      dueEpochMs,
      markerStamp: stamp,
      letter: '',
      updatedAtEpochMs: nowEpochMs,
    },
  };
}
