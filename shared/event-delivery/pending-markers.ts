import {
  deliveryWorkOf,
  eventWorkOf,
  markerDeletion,
  markerPartOf,
  markerPut,
  newStamp,
  textAt,
  type MarkerPlace,
} from '../event-inbox/index.ts';
import {
  LOWEST,
  tables,
  writeUntilKnown,
  type CallOptions,
  type RangeQuery,
  type Row,
  type RowWrite,
} from '../table-store/index.ts';
import type { PendingMarker } from './event-store.ts';
import type { WorkChangerOptions } from './work-change.ts';

export interface PendingMarkersOptions extends WorkChangerOptions {
  readonly environment: string;
}

/** Markers as the sweeper meets them. */
export class PendingMarkers {
  readonly #options: PendingMarkersOptions;

  constructor(options: PendingMarkersOptions) {
    this.#options = options;
  }

  async *due(
    corpId: string,
    bucket: number,
    { untilEpochMs, limit }: { readonly untilEpochMs: number; readonly limit: number },
    call: CallOptions,
  ): AsyncGenerator<PendingMarker, void, undefined> {
    const part = markerPartOf(this.#options.environment, corpId, bucket);
    const range: RangeQuery = {
      from: { part, due: LOWEST, work: LOWEST },
      to: { part, due: BigInt(Math.floor(untilEpochMs)) + 1n, work: LOWEST },
      limit,
      ...call,
    };
    for await (const row of this.#options.tables.getRange(tables.pendingWork, range)) {
      const marker = markerOf(corpId, row);
      // A kind of work that a later version knows is left to it.
      if (marker !== undefined) yield marker;
    }
  }

  /** The new one is there before the old one goes. */
  async move(marker: PendingMarker, dueEpochMs: number, call: CallOptions): Promise<void> {
    if (dueEpochMs === marker.dueEpochMs) return;
    const later = { dueEpochMs, stamp: newStamp(this.#options.random) };
    await this.#write(markerPut(this.#placeOf(marker), later), call);
    await this.remove(marker, call);
  }

  async remove(marker: PendingMarker, call: CallOptions): Promise<void> {
    const { dueEpochMs, stamp } = marker;
    await this.#write(markerDeletion(this.#placeOf(marker), { dueEpochMs, stamp }), call);
  }

  #write(row: RowWrite, call: CallOptions): Promise<unknown> {
    return writeUntilKnown(this.#options.tables, [row], { ...this.#options, ...call });
  }

  #placeOf({ corpId, work }: PendingMarker): MarkerPlace {
    return {
      environment: this.#options.environment,
      corpId,
      key: work.key,
      work:
        work.kind === 'event' ? eventWorkOf(work.key) : deliveryWorkOf(work.key, work.subscriber),
    };
  }
}

function markerOf(corpId: string, { key, columns }: Row): PendingMarker | undefined {
  const work = workOf(textAt(key, 'work'));
  if (work === undefined) return undefined;
  const { stamp } = columns;
  return {
    corpId,
    dueEpochMs: Number(key['due']),
    work,
    ...(typeof stamp === 'string' ? { stamp } : {}),
  };
}

function workOf(text: string): PendingMarker['work'] | undefined {
  const [kind, key, subscriber, ...more] = text.split('/');
  if (key === undefined || key === '' || more.length > 0) return undefined;
  if (kind === 'event' && subscriber === undefined) return { kind, key };
  if (kind !== 'delivery' || subscriber === undefined || subscriber === '') return undefined;
  return { kind, key, subscriber };
}
