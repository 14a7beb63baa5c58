import type { RandomSource } from '../../../shared/random/index.ts';
import {
  partitionOf,
  type CallOptions,
  type TableClient,
} from '../../../shared/table-store/index.ts';
import { MINUTE_MS } from '../../../shared/time/index.ts';
import { LAST_SWEEP } from '../backstop/health-aspects.ts';
import { HealthBook } from '../backstop/health-book.ts';

/** Sweeps leave nothing behind where nothing waits; this is what tells that they go on. */
export interface SweepTrace {
  /**
   * To be called after each sweep of an organisation. Leaves a trace every four minutes at most: one
   * write unit of Tablestore each, some 11,000 a month and organisation.
   *
   * @throws the errors of the table port
   */
  note(corpId: string, epochMs: number, call?: CallOptions): Promise<void>;
}

const EVERY_MS = 4 * MINUTE_MS;

/** One for each instance: it remembers when it has written. */
export function createSweepTrace(options: {
  readonly tables: TableClient;
  readonly random: RandomSource;
  readonly environment: string;
}): SweepTrace {
  const written = new Map<string, number>();
  return {
    note: async (corpId, epochMs, call) => {
      const before = written.get(corpId);
      if (before !== undefined && epochMs < before + EVERY_MS) return;
      const organisation = partitionOf(options.environment, corpId);
      await new HealthBook({ ...options, organisation }).advance(LAST_SWEEP, epochMs, call);
      written.set(corpId, epochMs);
    },
  };
}
