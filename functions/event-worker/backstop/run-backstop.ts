import { warnOfQuota } from '../../../shared/call-ledger/index.ts';
import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import { withLease } from '../../../shared/lease/index.ts';
import { runPartsOf, type BackstopRun } from './backstop-run.ts';
import { CallAccount } from './call-account.ts';
import { watchedForms } from './domain/watched-forms.ts';
import { isCountDue, isFailedListDue, isLookDue } from './due-duties.ts';
import { lookAtForms, type LooksResult } from './look-at-forms.ts';
import type { BackstopDependencies } from './ports.ts';
import { readFailedList, takeUpFailedLists, type FailedListResult } from './read-failed-list.ts';
import { RunSteps, type FailedStep } from './run-steps.ts';
import { tellAlarm } from './tell-alarm.ts';
import { countPushes, tellOfStream, watchStream, type StreamWatch } from './watch-stream.ts';

/** What one run did for one organisation; what was not due is absent. */
export interface BackstopResult {
  /** `held`: another run is at work. `not-used`: nobody has subscribed to anything. */
  readonly outcome: 'done' | 'held' | 'not-used';
  readonly mode?: 'pushed' | 'polling';
  readonly calls?: { readonly used: number; readonly granted: number };
  /** Pushes counted in the month. */
  readonly pushes?: number;
  /** Stored answers taken up, and the answers of this run. */
  readonly failedLists?: readonly FailedListResult[];
  readonly looks?: LooksResult;
  /** Steps that failed; the others were done all the same. */
  readonly failures: readonly FailedStep[];
}

export interface BackstopOptions {
  /** Who runs, for people who look at the lease: the request id. */
  readonly owner: string;
  readonly signal?: AbortSignal;
}

const LEASE = 'event-backstop';
const SPENT_CODES: readonly string[] = [
  'event-backstop.calls-spent',
  'dingtalk.quota-exhausted',
  'call-ledger.month-spent',
];

/**
 * Looks after an organisation's stream of events, within its calls: counts pushes once a day, warns of
 * what is used up of the month's calls and pushes, judges silence, takes up stored lists of failed pushes, asks for approvals and reads the list of failed
 * pushes when due. What is due follows from what is on record, so it may be run at any time and as
 * often as one likes; two at once do not meet. A step that fails does not keep the others from being
 * done, and is done by the next run.
 *
 * @throws LeaseLostError; the errors of the table port if the state could not be read
 */
export async function runBackstop(
  deps: BackstopDependencies,
  organisation: OrganisationConfiguration,
  options: BackstopOptions,
): Promise<BackstopResult> {
  if (organisation.events.subscriptions.length === 0) return { outcome: 'not-used', failures: [] };
  const { clock, leaseMs, random } = deps;
  const lease = { ...options, clock, random, durationMs: leaseMs };
  const result = await withLease(deps.leasesOf(organisation), LEASE, lease, (_lease, signal) =>
    performDuties(deps, organisation, signal),
  );
  return result.outcome === 'done' ? result.value : { outcome: 'held', failures: [] };
}

async function performDuties(
  deps: BackstopDependencies,
  organisation: OrganisationConfiguration,
  signal: AbortSignal,
): Promise<BackstopResult> {
  const steps = new RunSteps(deps.log.with({ corpId: organisation.corpId }), signal);
  const watching = { ...runPartsOf(deps, organisation), deps, organisation, call: { signal } };
  const pushes = (await isCountDue(watching))
    ? await steps.attempt('count', () => countPushes(watching))
    : undefined;
  const watch = await watchStream(watching);
  const account = await steps.attempt('account', () => openAccount(deps, organisation, signal));
  const done =
    account === undefined ? {} : await spendCalls({ ...watching, account }, watch, steps);
  const forms = watchedForms(organisation.events.subscriptions);
  const canPoll = forms.length > 0 && (account?.granted ?? 0) > 0;
  await tellOfStream(watching, watch.state, { canPoll });
  await steps.attempt('quota', () => warnOfQuota(deps, organisation, { signal }));
  return {
    outcome: 'done',
    mode: watch.state.mode,
    ...(pushes === undefined ? {} : { pushes }),
    ...done,
    failures: steps.failures,
  };
}

/** Everything that may cost a call. */
async function spendCalls(
  run: BackstopRun,
  watch: StreamWatch,
  steps: RunSteps,
): Promise<Pick<BackstopResult, 'calls' | 'failedLists' | 'looks'>> {
  const forms = watchedForms(run.organisation.events.subscriptions);
  const look = () => lookAtForms(run, forms, { mode: watch.state.mode, steps });
  const failedLists: FailedListResult[] = [];
  const stored = await steps.attempt('take-up', () => takeUpFailedLists(run));
  if (stored !== undefined && stored.answers > 0) failedLists.push(stored);
  let looks = (await isLookDue(run, watch, forms)) ? await look() : undefined;
  if (await isFailedListDue(run, watch, { missed: looks?.missed ?? 0 })) {
    const read = await steps.attempt('failed-list', () => readFailedList(run));
    if (read !== undefined) failedLists.push(read);
  }
  // The list tells that something happened to an approval, or was lost on the way: ask which.
  const needsLook = failedLists.some((one) => one.nameless > 0 || one.isOutcomeUnknown);
  if (needsLook && looks === undefined && forms.length > 0) looks = await look();
  await tellOfCalls(run, steps);
  await tellOfUnreadable(run, failedLists);
  const { used, granted } = run.account;
  return {
    calls: { used, granted },
    ...(failedLists.length === 0 ? {} : { failedLists }),
    ...(looks === undefined ? {} : { looks }),
  };
}

function openAccount(
  deps: BackstopDependencies,
  organisation: OrganisationConfiguration,
  signal: AbortSignal,
): Promise<CallAccount> {
  const { quota, events } = organisation;
  return CallAccount.open({
    clock: deps.clock,
    ledger: deps.ledgerOf(organisation),
    dingTalkOf: (options) => deps.dingTalkOf(organisation, options),
    callsPerMonth: events.backstopCallsPerMonth,
    quotaCalls: quota.apiCallsPerMonth,
    reserveCalls: quota.reservedCallsPerMonth,
    signal,
  });
}

/** Once a month each. */
async function tellOfCalls(run: BackstopRun, { failures }: RunSteps): Promise<void> {
  const { granted, isShort, month, used } = run.account;
  const rhythm = { episode: month, repeats: 'never' } as const;
  if (isShort) {
    const { backstopCallsPerMonth: wanted } = run.organisation.events;
    await tellAlarm(run, { kind: 'calls-refused', wanted, granted }, rhythm);
  }
  if (failures.some(({ report }) => SPENT_CODES.includes(report.code))) {
    await tellAlarm(run, { kind: 'calls-spent', granted, used }, rhythm);
  }
}

async function tellOfUnreadable(
  run: BackstopRun,
  lists: readonly FailedListResult[],
): Promise<void> {
  for (const { keptKeys, unreadable } of lists) {
    const [key] = keptKeys;
    if (key === undefined) continue;
    const rhythm = { episode: key, repeats: 'never' } as const;
    await tellAlarm(run, { kind: 'list-unreadable', items: unreadable, key }, rhythm);
  }
}
