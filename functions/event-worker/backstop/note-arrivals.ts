import type { StoredEvent } from '../../../shared/event-delivery/index.ts';
import type { RandomSource } from '../../../shared/random/index.ts';
import {
  partitionOf,
  type CallOptions,
  type TableClient,
} from '../../../shared/table-store/index.ts';
import { MINUTE_MS } from '../../../shared/time/index.ts';
import { createApprovalEnds } from './approval-ends.ts';
import { isLatePush } from './domain/late-push.ts';
import { endedInstanceIn } from './ended-instance.ts';
import { LAST_LATE_PUSH, LAST_PUSH } from './health-aspects.ts';
import { HealthBook } from './health-book.ts';

export interface ArrivalNotes {
  /**
   * To be called for each event that is routed, before it is finished: notes that pushes come, whether
   * they come late, and which approvals' ends are known. Calling it again for the same event changes
   * nothing. One write for the end of an approval; for anything else one a minute at most.
   *
   * @throws the errors of the table port: then the event must not be finished yet
   */
  note(event: StoredEvent, call?: CallOptions): Promise<void>;
}

export interface ArrivalNotesOptions {
  readonly environment: string;
  readonly tables: TableClient;
  readonly random: RandomSource;
}

/** One for each instance: it remembers what it has written within the minute. */
export function createArrivalNotes(options: ArrivalNotesOptions): ArrivalNotes {
  const ends = createApprovalEnds(options.tables, options.environment);
  const written = new Map<string, number>();
  const advance = async (corpId: string, aspect: string, epochMs: number, call?: CallOptions) => {
    const name = `${corpId} ${aspect}`;
    const before = written.get(name);
    if (before !== undefined && epochMs < before + MINUTE_MS) return;
    const book = new HealthBook({
      ...options,
      organisation: partitionOf(options.environment, corpId),
    });
    await book.advance(aspect, epochMs, call);
    written.set(name, epochMs);
  };
  return {
    note: async (event, call) => {
      const { corpId, receivedAtEpochMs, source } = event;
      const ended = endedInstanceIn(event);
      if (ended !== undefined) await ends.note(corpId, ended, receivedAtEpochMs, call);
      if (source !== 'callback' && source !== 'robot') return;
      await advance(corpId, LAST_PUSH, receivedAtEpochMs, call);
      if (isLatePush(event)) await advance(corpId, LAST_LATE_PUSH, receivedAtEpochMs, call);
    },
  };
}
