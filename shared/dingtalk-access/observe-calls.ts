import type { CallBooking, QuotaGuard } from '../call-ledger/index.ts';
import type { CallEvent } from '../dingtalk/index.ts';

type Observer = (event: CallEvent) => void | Promise<void>;

/** Who hears of a request: for metered ones the guard of the quota and the books, then the caller. */
export function observerOf(listeners: {
  readonly guard: QuotaGuard;
  readonly booking: CallBooking | undefined;
  readonly onCall: Observer | undefined;
}): Observer {
  const { guard, booking, onCall } = listeners;
  const observeMetered = async (event: CallEvent): Promise<void> => {
    await guard.answered(event);
    await booking?.count(event);
    await onCall?.(event);
  };
  return (event) => (event.metered ? observeMetered(event) : onCall?.(event));
}
