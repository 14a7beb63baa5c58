import type { CallBooking } from '../call-ledger/index.ts';
import type { AppConfiguration, OrganisationConfiguration } from '../configuration/index.ts';
import { createDingTalkClient, type CallEvent, type DingTalkClient } from '../dingtalk/index.ts';
import { createCircuitBreaker, type CallPriority } from '../resilience/index.ts';
import { partitionOf } from '../table-store/index.ts';
import type { DingTalkAccessOptions } from './access-options.ts';
import { observerOf } from './observe-calls.ts';
import { OrganisationAccess } from './organisation-access.ts';

/** For whose work a client is wanted. */
export interface ClientWish {
  /** In whose name metered calls are booked and reserved: `jira-service-desk`, a run's label … */
  readonly spender: string;
  readonly priority: CallPriority;
  /** Keeps calls away from the full hour, when DingTalk is busiest. A person who waits is not made to. */
  readonly avoidFullHour?: boolean;
  /** Default: the organisation's first app, which does the work of the functions. */
  readonly app?: AppConfiguration;
  /** Told of every request before its result is used. */
  readonly onCall?: (event: CallEvent) => void | Promise<void>;
  /** The caller keeps the books by `onCall`, for example because it has reserved its calls. */
  readonly isBookedByCaller?: boolean;
}

export interface AccessClient extends DingTalkClient {
  /**
   * Books the metered calls that are not booked yet; to be awaited at the end of each invocation.
   * Never throws; false if the ledger could not be told.
   */
  flush: CallBooking['flush'];
}

/**
 * A call waits longer for a host that is left alone (`retry.notAskedMs`) than the host is left alone:
 * whoever starts a command again after the trouble has ended is served. One call in ten seconds is
 * nothing to a host that is down.
 */
const BREAKER = { openMs: 5_000, longestOpenMs: 10_000 } as const;

/** The one way to DingTalk, for all functions. */
export interface DingTalkAccess {
  /**
   * A client of the organisation: the token that all instances share, the pace that all share, the
   * breakers of this instance, booked calls and the guard of the quota. Cheap: what is kept between
   * calls is kept by the access.
   */
  clientOf(organisation: OrganisationConfiguration, wish: ClientWish): AccessClient;
}

/**
 * To be kept for as long as the sealing keys are: it holds tokens, pace, breakers and counts.
 *
 * @example
 * const access = createDingTalkAccess({ environment, endpoints, tables, secrets, sealer, ...rest });
 * const client = access.clientOf(organisation, { spender: 'jira-service-desk', priority: 'sync' });
 * try { await client.call(getUser, { userId }, { signal }); } finally { await client.flush(); }
 */
export function createDingTalkAccess(options: DingTalkAccessOptions): DingTalkAccess {
  const { endpoints, http, clock, random, retry, timeoutMs, slotPatienceMs } = options;
  const organisations = new Map<string, OrganisationAccess>();
  // The hosts are the same for all organisations.
  const breakers = {
    api: createCircuitBreaker({ clock, ...BREAKER }),
    oapi: createCircuitBreaker({ clock, ...BREAKER }),
  };
  const accessOf = ({ corpId }: OrganisationConfiguration): OrganisationAccess => {
    const partition = partitionOf(options.environment, corpId);
    const access = organisations.get(partition) ?? new OrganisationAccess(options, partition);
    organisations.set(partition, access);
    return access;
  };
  return {
    clientOf: (organisation, wish) => {
      const access = accessOf(organisation);
      const booking = wish.isBookedByCaller ? undefined : access.bookingOf(wish.spender);
      const guard = access.guardOf(organisation, wish.spender, booking);
      const client = createDingTalkClient({
        endpoints,
        http,
        tokens: access.tokensOf(organisation, wish.app ?? organisation.app),
        pacer: access.pacerOf(organisation, wish.avoidFullHour ?? false),
        clock,
        random,
        priority: wish.priority,
        breakers,
        admit: (priority) => guard.admit(priority),
        onCall: observerOf({ guard, booking, onCall: wish.onCall }),
        ...(retry === undefined ? {} : { retry }),
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        ...(slotPatienceMs === undefined ? {} : { slotPatienceMs }),
      });
      return { ...client, flush: async (call) => (await booking?.flush(call)) ?? true };
    },
  };
}
