import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import { withLease } from '../../../shared/lease/index.ts';
import { partitionOf } from '../../../shared/table-store/index.ts';
import { watchAlarms } from '../alarm/watch-alarms.ts';
import type { SilenceWatchDependencies, WorkCaller } from '../ports.ts';
import { SilenceNotes } from '../read/silence-notes.ts';
import { look, type TimersSeen } from './look.ts';

export interface WatchedOrganisation {
  readonly corpId: string;
  /** `under-way`: another watch is at it. */
  readonly outcome: 'watched' | 'under-way';
  readonly expectations: number;
  /** What is absent, as `<alarm>/<subject>`. */
  readonly overdue: readonly string[];
  /** Messages that the group, or the log alone where there is no robot, was told. */
  readonly told: number;
  /** Alarms that could not be told; the next watch tries again. */
  readonly notTold: number;
}

const LEASE = 'silence-watch';
const LEASE_MS = 20_000;

/**
 * Looks at an organisation and tells what is to be told. Two at once do not meet, and a watch that was
 * killed is gone on with by the next.
 *
 * @throws LeaseLostError; SilenceNoteUnreadableError; the errors of the table port; the reason of the
 *   signal
 */
export async function watchOrganisation(
  deps: SilenceWatchDependencies,
  organisation: OrganisationConfiguration,
  timers: TimersSeen,
  { requestId: owner, signal }: WorkCaller,
): Promise<WatchedOrganisation> {
  const { corpId } = organisation;
  const { clock, random, log } = deps;
  const lease = {
    ...{ owner, signal, clock, random, durationMs: LEASE_MS },
    onReleaseFailed: (error: unknown) => log.warn('silence.lease-not-released', { corpId, error }),
  };
  const held = await withLease(deps.leasesOf(organisation), LEASE, lease, (_lease, holding) =>
    watch(deps, organisation, timers, holding),
  );
  if (held.outcome === 'done') return held.value;
  return { corpId, outcome: 'under-way', expectations: 0, overdue: [], told: 0, notTold: 0 };
}

async function watch(
  deps: SilenceWatchDependencies,
  organisation: OrganisationConfiguration,
  timers: TimersSeen,
  signal: AbortSignal,
): Promise<WatchedOrganisation> {
  const { corpId } = organisation;
  const { environment, tables, random, clock, log } = deps;
  const call = { signal };
  const notes = new SilenceNotes({
    ...{ tables, random },
    organisation: partitionOf(environment, corpId),
  });
  const remembered = await notes.all(call);
  const { watchedSinceEpochMs = clock.nowEpochMs() } = remembered;
  if (remembered.watchedSinceEpochMs === undefined) {
    await notes.beginWatching(watchedSinceEpochMs, call);
  }
  const sight = await look(deps, organisation, { timers, watchedSinceEpochMs }, call);
  const overdue = sight.expectations
    .filter(({ state }) => state === 'overdue')
    .map(({ id, subject }) => `${id}/${subject}`);
  const { told, notTold } = await watchAlarms(
    { deps, organisation, notes, call },
    sight,
    remembered.alarms,
  );
  const blind = [...sight.blind];
  const expectations = sight.expectations.length;
  log.info('silence.watched', { corpId, expectations, overdue, blind, told, notTold });
  return { corpId, outcome: 'watched', expectations, overdue, told, notTold };
}
