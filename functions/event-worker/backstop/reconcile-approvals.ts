import {
  getProcessInstance,
  RequestRejectedError,
  type ProcessInstance,
} from '../../../shared/dingtalk/index.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/time/index.ts';
import { BACKSTOP_APP, type BackstopRun } from './backstop-run.ts';
import { hasEnded, missedEndOf } from './domain/approval-end.ts';
import { approvalsAspect, approvalsSchema, type WatchedApprovals } from './health-aspects.ts';
import { listApprovals } from './list-approvals.ts';
import { siftIds, type SiftedIds } from './sift-ids.ts';

/** What a look at one form found. */
export interface LookResult {
  readonly processCode: string;
  /** The first look only takes note of what is open: what ended before is not ours to handle. */
  readonly isFirst: boolean;
  readonly open: number;
  /** Ends that no push had told, now in the inbox. */
  readonly missed: number;
  /** Ids that are open for longer than DingTalk lists, and are no longer watched. */
  readonly givenUp: number;
  /** What stood in the place of an id and has no shape of one: not kept, not asked for. */
  readonly refused: number;
}

/** DingTalk lists 120 days at most; a day less, so that no clock makes it too long. */
const LONGEST_WATCH_MS = 119 * DAY_MS;
const AFTER_WRONG_CLOCK_MS = 7 * DAY_MS;
/** A push of an end that is this young may still be under way, while pushes come at all. */
const PUSH_UNDER_WAY_MS = 10 * MINUTE_MS;
/** Ids that a row remembers, at about 40 bytes each. */
const MOST_OPEN_IDS = 5_000;

/**
 * Looks at one form: asks which approvals run and which of the last days have ended, and hands over
 * the end of each of which no event has told. Those that run are remembered, and are looked at when
 * they no longer run, however much later. Without anything missed a look costs two calls, a page more
 * for each 20 approvals; each missed one costs a call to read it.
 *
 * Killed anywhere, the next look does the same again; the key `q_<instance>` keeps each end single.
 *
 * @throws BackstopCallsSpentError (what was found until then is in the inbox); DingTalkError;
 *   HealthStateMovedError; the errors of the stores
 */
export async function reconcileApprovals(
  run: BackstopRun,
  processCode: string,
  { arePushesComing }: { readonly arePushesComing: boolean },
): Promise<LookResult> {
  const aspect = approvalsAspect(processCode);
  const seen = await run.book.read(aspect, approvalsSchema, run.call);
  const now = run.deps.clock.nowEpochMs();
  const look = new Look(run, processCode, { arePushesComing });
  const all = { processCode, fromEpochMs: now - LONGEST_WATCH_MS, toEpochMs: now };
  for await (const ids of listApprovals(run, { ...all, statuses: ['RUNNING'] })) look.note(ids);
  if (seen.state !== undefined) {
    await look.judge(siftIds(seen.state.openIds));
    const ended = { ...all, fromEpochMs: reachOf(seen.state, now) };
    const statuses = ['COMPLETED', 'TERMINATED'] as const;
    for await (const ids of listApprovals(run, { ...ended, statuses })) await look.judge(ids);
  }
  const openIds = look.openIds();
  // The first look is where the watch begins: nothing that was asked for before is ever listed.
  const listFromEpochMs = Math.min(seen.state?.provenUntilEpochMs ?? now, now);
  const next = { provenUntilEpochMs: now, listFromEpochMs, openIds };
  await run.book.replace(aspect, seen, next, run.call);
  return {
    processCode,
    isFirst: seen.state === undefined,
    open: openIds.length,
    missed: look.missed,
    givenUp: look.givenUp,
    refused: look.refused,
  };
}

/**
 * From when on ends are asked for: from the look before the last, since a page that shifted while it
 * was read may have hidden an id from the last one.
 */
function reachOf({ provenUntilEpochMs, listFromEpochMs }: WatchedApprovals, now: number): number {
  // The clock ran ahead at an earlier look: what that one has proven is not known.
  if (provenUntilEpochMs > now) return now - AFTER_WRONG_CLOCK_MS;
  return Math.max(listFromEpochMs, now - LONGEST_WATCH_MS);
}

/** One look under way: what is judged, what stays open. */
class Look {
  missed = 0;
  givenUp = 0;
  refused = 0;
  readonly #run: BackstopRun;
  readonly #processCode: string;
  readonly #running = new Set<string>();
  readonly #arePushesComing: boolean;
  readonly #judged = new Set<string>();
  readonly #stillOpen = new Set<string>();

  constructor(
    run: BackstopRun,
    processCode: string,
    { arePushesComing }: { readonly arePushesComing: boolean },
  ) {
    this.#run = run;
    this.#processCode = processCode;
    this.#arePushesComing = arePushesComing;
  }

  /** Everything that is open after this look, bounded. */
  openIds(): string[] {
    const all = [...new Set([...this.#stillOpen, ...this.#running])];
    this.givenUp += Math.max(0, all.length - MOST_OPEN_IDS);
    return all.slice(0, MOST_OPEN_IDS);
  }

  /** Takes note of what runs; to be complete before anything is judged. */
  note({ ids, refused }: SiftedIds): void {
    this.refused += refused;
    for (const id of ids) this.#running.add(id);
  }

  async judge({ ids, refused }: SiftedIds): Promise<void> {
    const { ends, organisation, call } = this.#run;
    this.refused += refused;
    for (const id of ids) {
      if (this.#running.has(id) || this.#judged.has(id)) continue;
      this.#judged.add(id);
      if (await ends.has(organisation.corpId, id, call)) continue;
      await this.#settle(id, await this.#read(id));
    }
  }

  async #settle(id: string, approval: ProcessInstance | undefined): Promise<void> {
    const now = this.#run.deps.clock.nowEpochMs();
    if (approval === undefined) return;
    if (!hasEnded(approval)) {
      if (now - approval.createTime < LONGEST_WATCH_MS) this.#stillOpen.add(id);
      else this.givenUp += 1;
      return;
    }
    const age = now - (approval.finishTime ?? 0);
    if (this.#arePushesComing && age < PUSH_UNDER_WAY_MS) this.#stillOpen.add(id);
    else await this.#handOver(id, approval);
  }

  /** Undefined if DingTalk no longer knows it. */
  async #read(processInstanceId: string): Promise<ProcessInstance | undefined> {
    try {
      const { answer } = await this.#run.account.call(getProcessInstance, { processInstanceId });
      return answer.result;
    } catch (error) {
      if (!(error instanceof RequestRejectedError)) throw error;
      this.#run.deps.log.warn('event-backstop.approval-not-readable', {
        processInstanceId,
        code: error.vendorCode,
      });
      return undefined;
    }
  }

  async #handOver(instanceId: string, approval: ProcessInstance): Promise<void> {
    const { deps, organisation, ends, call } = this.#run;
    const { corpId } = organisation;
    const now = deps.clock.nowEpochMs();
    const place = { corpId, processCode: this.#processCode, instanceId };
    const event = { ...missedEndOf(approval, place, now), corpId, app: BACKSTOP_APP };
    const { outcome } = await deps.inbox.accept(
      { ...event, source: 'instance-query', receivedAtEpochMs: now, isStale: false },
      call,
    );
    await ends.note(corpId, instanceId, now, call);
    if (outcome === 'accepted') this.missed += 1;
  }
}
