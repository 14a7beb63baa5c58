import type { RandomSource } from '../../../shared/random/index.ts';
import { StateBook } from '../../../shared/state-book/index.ts';
import { tables, type TableClient } from '../../../shared/table-store/index.ts';
import { HealthStateMovedError, HealthStateUnreadableError } from './errors.ts';

export interface HealthBookOptions {
  readonly tables: TableClient;
  readonly random: RandomSource;
  /** `partitionOf(environment, corpId)`. */
  readonly organisation: string;
}

/**
 * What is kept of an organisation's stream of events in `tables.eventHealth`: small states moved by
 * compare-and-swap, and instants that never go back. Throws HealthStateMovedError and
 * HealthStateUnreadableError.
 */
export class HealthBook extends StateBook {
  constructor({ tables: client, random, organisation }: HealthBookOptions) {
    super({
      tables: client,
      table: tables.eventHealth,
      random,
      organisation,
      unreadable: (aspect) => new HealthStateUnreadableError(aspect),
      moved: (aspect) => new HealthStateMovedError(aspect),
    });
  }
}
