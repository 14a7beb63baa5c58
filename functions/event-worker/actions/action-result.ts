import type { BilingualText, ErrorReport } from '../../../shared/errors/index.ts';
import type { EventSummary } from '../../../shared/event-delivery/index.ts';
import { formatHongKongTimestamp } from '../../../shared/time/index.ts';

/** Answer to a manual invoke; `next` says what a person should do now. */
export interface ActionResult {
  readonly outcome: string;
  readonly error?: ErrorReport;
  readonly next: BilingualText;
  readonly [field: string]: unknown;
}

/** An event as it is shown: nothing of its content. */
export interface ShownEvent {
  readonly key: string;
  readonly type: string;
  readonly state: string;
  readonly source: string;
  readonly app: string;
  /** Empty if the event does not say. */
  readonly eventTimeHongKong: string;
  readonly receivedAtHongKong: string;
}

export function shownEvent(event: EventSummary): ShownEvent {
  const { key, type, state, source, app, eventTimeEpochMs } = event;
  return {
    key,
    type,
    state,
    source,
    app,
    eventTimeHongKong:
      eventTimeEpochMs === undefined ? '' : formatHongKongTimestamp(eventTimeEpochMs),
    receivedAtHongKong: formatHongKongTimestamp(event.receivedAtEpochMs),
  };
}

/** The window of a request as the store wants it. */
export function windowOf({
  from,
  to,
}: {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}): { readonly fromEpochMs?: number; readonly toEpochMs?: number } {
  return {
    ...(from === undefined ? {} : { fromEpochMs: Date.parse(from) }),
    ...(to === undefined ? {} : { toEpochMs: Date.parse(to) }),
  };
}
