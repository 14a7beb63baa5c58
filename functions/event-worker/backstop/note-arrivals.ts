import type { StoredEvent } from '../../../shared/event-delivery/index.ts';
import { partitionOf, type CallOptions } from '../../../shared/table-store/index.ts';
import { MINUTE_MS } from '../../../shared/time/index.ts';
import { createApprovalEnds } from './approval-ends.ts';
import { isLatePush } from './domain/late-push.ts';
import { endedInstanceIn } from './ended-instance.ts';
import { LAST_LATE_PUSH, LAST_PUSH } from './health-aspects.ts';
import { HealthBook } from './health-book.ts';
import { PushCounting, type PushCountingOptions } from './push-counting.ts';

export interface ArrivalNotes {
  /**
   * To be called for each event that is routed, before it is finished: notes that pushes come, whether
   * they come late, which approvals' ends are known, and counts what is metered. Calling it again for
   * the same event changes nothing, but for the count if another instance does. One write for the end
   * of an approval; for each thing else one a minute at most, and one for twenty metered pushes.
   *
   * @throws the errors of the table port: then the event must not be finished yet
   */
  note(event: StoredEvent, call?: CallOptions): Promise<void>;
}

export type ArrivalNotesOptions = PushCountingOptions;

/** One for each instance: it remembers what it has written within the minute. */
export function createArrivalNotes(options: ArrivalNotesOptions): ArrivalNotes {
  const ends = createApprovalEnds(options.tables, options.environment);
  const pushes = new PushCounting(options);
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
      await pushes.count(event);
      if (isLatePush(event)) await advance(corpId, LAST_LATE_PUSH, receivedAtEpochMs, call);
    },
  };
}
