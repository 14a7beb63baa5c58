import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import { withLease } from '../../../shared/lease/index.ts';
import { watchAlarms } from '../alarm/watch-alarms.ts';
import {
  collectDueSources,
  type CollectWish,
  type SourceRun,
} from '../collect/collect-due-sources.ts';
import { readingCadence } from '../collect/reading-cadence.ts';
import type { AuditSettings } from '../domain/settings.ts';
import type { StreamName } from '../domain/stream-name.ts';
import {
  mayGoOn,
  type ForwardingDependencies,
  type OrganisationParts,
  type WorkCaller,
} from '../forwarding-dependencies.ts';
import type { BackfillWindow, CallOptions } from '../ports.ts';
import { judgeFigures, readFigures } from '../figures/read-figures.ts';
import { archiveHours, type ShownArchiveRun } from './archive-hours.ts';
import { deliverToSinks, type ShownSinkRun } from './deliver-to-sinks.ts';
import { invokeNext } from './invoke-next.ts';
import { logFigures } from './log-figures.ts';

/** What is asked for. */
export interface ForwardWish {
  readonly source?: StreamName | undefined;
  readonly need: 'if-due' | 'now';
  readonly backfill?: BackfillWindow | undefined;
  /** How many invocations in a row have worked on it before this one. */
  readonly continuation: number;
}

export interface ForwardedOrganisation {
  readonly corpId: string;
  /** `under-way`: another run is at work. */
  readonly outcome: 'forwarded' | 'more-to-do' | 'under-way';
  readonly sources: readonly SourceRun[];
  readonly sinks: readonly ShownSinkRun[];
  /** Absent where another run is at work. */
  readonly archive?: ShownArchiveRun;
  /** Whether another invocation goes on. */
  readonly isContinued: boolean;
}

const LEASE = 'audit-forwarding';
/** For the pages that were begun in time. */
const LAST_PAGE_MS = 20_000;

/**
 * Does the work of an organisation: reads what is due into the streams, delivers, tells alarms; and if
 * time runs out has another invocation go on. Places are kept at every moment, so it may be run at any
 * time and as often as one likes; two at once do not meet.
 *
 * @throws LeaseLostError; the reason of the signal; errors of the table port that concern all of it
 */
export async function forwardOrganisation(
  deps: ForwardingDependencies,
  organisation: OrganisationConfiguration,
  settings: AuditSettings,
  wish: ForwardWish,
  caller: WorkCaller,
): Promise<ForwardedOrganisation> {
  const { corpId } = organisation;
  const parts = deps.partsOf(organisation, settings);
  const { clock, random, leaseMs } = deps;
  const { requestId: owner, signal } = caller;
  const lease = { owner, signal, clock, random, durationMs: leaseMs };
  const result = await withLease(deps.leasesOf(organisation), LEASE, lease, (_lease, held) =>
    work(deps, parts, wish, { ...caller, signal: held }),
  );
  if (result.outcome === 'held') {
    return { corpId, outcome: 'under-way', sources: [], sinks: [], isContinued: false };
  }
  const { isMore, ...done } = result.value;
  // After the lease is given back, or the next one would find it held.
  const next = { corpId, continuation: wish.continuation + 1 };
  const isContinued =
    isMore && wish.backfill === undefined && (await invokeNext(deps, next, caller));
  return { corpId, outcome: isMore ? 'more-to-do' : 'forwarded', ...done, isContinued };
}

interface Work extends Pick<ForwardedOrganisation, 'sources' | 'sinks'> {
  readonly archive: ShownArchiveRun;
  /** Something is left that more time would have done. */
  readonly isMore: boolean;
}

async function work(
  deps: ForwardingDependencies,
  parts: OrganisationParts,
  wish: ForwardWish,
  caller: WorkCaller,
): Promise<Work> {
  const { clock, log } = deps;
  const { signal, beginUntilEpochMs } = caller;
  const run = { parts, clock, log };
  // A source with much to tell leaves time for what it tells to be delivered.
  const now = clock.nowEpochMs();
  const collectUntil = now + Math.max(0, beginUntilEpochMs - now) / 2;
  const sources = await collectDueSources(run, await collectWishOf(parts, wish, caller), {
    signal,
    mayGoOn: mayGoOn(clock, collectUntil),
    endEpochMs: collectUntil + LAST_PAGE_MS,
  });
  await parts.flush({ signal });
  const until = { signal, mayGoOn: mayGoOn(clock, beginUntilEpochMs) };
  const [sinks, archive] = await Promise.all([
    deliverToSinks(run, until),
    archiveHours({ ...run, environment: deps.environment }, until),
  ]);
  await tellFigures(deps, parts, { signal });
  const isMore =
    sources.some(({ outcome }) => outcome === 'stopped') ||
    sinks.some(({ isCaughtUp, error }) => !isCaughtUp && error === undefined) ||
    (!archive.isCaughtUp && archive.failures.length === 0);
  return { sources, sinks, archive, isMore };
}

async function tellFigures(
  deps: ForwardingDependencies,
  parts: OrganisationParts,
  call: CallOptions,
): Promise<void> {
  const figures = await readFigures(parts, deps.clock, call);
  logFigures(deps.log, parts.organisation.corpId, figures);
  await watchAlarms({ deps, parts, call }, judgeFigures(figures, deps.clock.nowEpochMs()));
}

async function collectWishOf(
  parts: OrganisationParts,
  { backfill, need, source }: ForwardWish,
  { signal }: WorkCaller,
): Promise<CollectWish> {
  const cadence = readingCadence(parts.settings, await parts.callBudget({ signal }));
  return { backfill, need, source, everyMinutesOf: (one) => cadence.everyMinutesOf(one) };
}
