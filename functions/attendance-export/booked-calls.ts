import { ledgerMonthOf } from '../../shared/call-ledger/index.ts';
import type { DingTalkClient } from '../../shared/dingtalk/index.ts';
import type { ExportSubject } from './export-subject.ts';
import type { ExportDependencies } from './ports.ts';

type BookingDependencies = Pick<ExportDependencies, 'clock' | 'log' | 'dingTalkOf' | 'ledgerOf'>;

/** A client whose metered calls are counted, and the act of booking them. */
export interface BookedClient {
  readonly client: DingTalkClient;
  /** Books what was spent so far; calling it again books what came since. */
  readonly book: () => Promise<void>;
}

/**
 * A client for the few calls beside the fetching of a run, such as asking whether a month is closed or
 * an approval given. They are booked under `attendance-export/<purpose>/<company>`.
 *
 * The ledger keeps absolute counts, so the count so far is read first. Two invocations at the same
 * moment could book one call less; a ledger that is down for a moment does not stop the work.
 */
export function bookedClient(
  deps: BookingDependencies,
  { organisation, company }: Pick<ExportSubject, 'organisation' | 'company'>,
  purpose: string,
  { avoidFullHour = false }: { readonly avoidFullHour?: boolean } = {},
): BookedClient {
  let quotaCost = 0;
  const client = deps.dingTalkOf(organisation, {
    avoidFullHour,
    onCall: (event) => {
      quotaCost += event.quotaCost;
    },
  });
  const book = async (): Promise<void> => {
    if (quotaCost === 0) return;
    const spent = quotaCost;
    quotaCost = 0;
    const month = ledgerMonthOf(deps.clock.nowEpochMs());
    const spender = `attendance-export/${purpose}/${company.code}`;
    try {
      const ledger = deps.ledgerOf(organisation);
      const { spenders } = await ledger.summary(month);
      const before = spenders.find((one) => one.spender === spender)?.usedCalls ?? 0;
      await ledger.recordUsed({ month, spender, usedCalls: before + spent });
    } catch (error) {
      deps.log.warn('payroll.spending-not-noted', { spender, quotaCost: spent, error });
    }
  };
  return { client, book };
}
