import {
  decodeStoredAnswer,
  takeFailedPushes,
  UnavailableError,
} from '../../../shared/dingtalk/index.ts';
import { DAY_MS, hongKongDateOf } from '../../../shared/time/index.ts';
import { BACKSTOP_APP, type BackstopRun } from './backstop-run.ts';
import { endedInstanceIn } from './ended-instance.ts';
import { readFailedPush, type FailedPush } from './failed-push.ts';
import { FailedListArchive } from './failed-list-archive.ts';
import { FAILED_LIST, failedListSchema } from './health-aspects.ts';

/** What came of the list of failed pushes. */
export interface FailedListResult {
  readonly answers: number;
  readonly accepted: number;
  /** In the inbox already, or the end of an approval that is known. */
  readonly known: number;
  /** Approvals without an id: only looking helps. */
  readonly nameless: number;
  readonly unreadable: number;
  /** Where answers with unreadable items are kept for a person. */
  readonly keptKeys: readonly string[];
  /** DingTalk may have cleared a list whose answer never came. */
  readonly isOutcomeUnknown: boolean;
}

/** A list of 200 items a page; more than this many pages wait for the next reading. */
const MOST_PAGES = 5;
/** As long as the inbox keeps events. */
const KEPT_MS = 60 * DAY_MS;

const NOTHING: FailedListResult = {
  answers: 0,
  accepted: 0,
  known: 0,
  nameless: 0,
  unreadable: 0,
  keptKeys: [],
  isOutcomeUnknown: false,
};

/**
 * Takes up what an earlier run has stored and not finished, and erases what was kept for a person as
 * long as events are kept. No call is made.
 *
 * @throws the errors of object storage, sealing and inbox: what is stored stays
 */
export async function takeUpFailedLists(run: BackstopRun): Promise<FailedListResult> {
  const archive = archiveOf(run);
  let result = NOTHING;
  for await (const name of archive.open(run.call.signal)) {
    const body = await archive.read(name, run.call.signal);
    if (body !== undefined) result = sum(result, await handOver(run, archive, name, body));
  }
  await archive.eraseKept(run.deps.clock.nowEpochMs() - KEPT_MS, run.call.signal);
  return result;
}

/**
 * Reads DingTalk's list of failed pushes, which a call clears: each answer is stored, sealed, before
 * anything else and before the next call; then its items go into the inbox, and only then it is
 * removed. Killed anywhere, the next run takes up what is stored.
 *
 * @throws BackstopCallsSpentError; DingTalkError other than an unknown outcome; the errors of the
 *   stores
 */
export async function readFailedList(run: BackstopRun): Promise<FailedListResult> {
  const archive = archiveOf(run);
  let result = NOTHING;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    await noteReading(run);
    const answer = await run.account.call(takeFailedPushes, {}).catch((error: unknown) => {
      if (error instanceof UnavailableError && error.mayHaveTakenEffect) return undefined;
      throw error;
    });
    if (answer === undefined) return { ...result, isOutcomeUnknown: true };
    if (answer.answer.failed_list.length > 0) {
      const now = run.deps.clock.nowEpochMs();
      const name = await archive.store(answer.body, now, run.call.signal);
      result = sum(result, await handOver(run, archive, name, answer.body));
    }
    if (answer.answer.has_more !== true) break;
  }
  return result;
}

/** Before the call: a run that is killed in it must not call again at once. */
async function noteReading({ deps, book, call }: BackstopRun): Promise<void> {
  const seen = await book.read(FAILED_LIST, failedListSchema, call);
  const now = deps.clock.nowEpochMs();
  const day = hongKongDateOf(now);
  const readsOfDay = seen.state?.day === day ? seen.state.readsOfDay + 1 : 1;
  await book.replace(FAILED_LIST, seen, { readAtEpochMs: now, day, readsOfDay }, call);
}

async function handOver(
  run: BackstopRun,
  archive: FailedListArchive,
  name: string,
  body: Uint8Array,
): Promise<FailedListResult> {
  const items = decodeStoredAnswer(takeFailedPushes, body).failed_list;
  let result: FailedListResult = { ...NOTHING, answers: 1 };
  for (const item of items) {
    const push = readFailedPush(item, run.organisation.corpId, run.deps.clock.nowEpochMs());
    const outcome = await acceptPush(run, push);
    result = { ...result, [outcome]: result[outcome] + 1 };
  }
  if (result.unreadable === 0) {
    await archive.remove(name, run.call.signal);
    return result;
  }
  return { ...result, keptKeys: [await archive.keep(name, body, run.call.signal)] };
}

async function acceptPush(
  { deps, organisation, ends, call }: BackstopRun,
  push: FailedPush,
): Promise<'accepted' | 'known' | 'nameless' | 'unreadable'> {
  if (push.kind === 'nameless-approval') return 'nameless';
  if (push.kind === 'unreadable') return 'unreadable';
  const { corpId } = organisation;
  const ended = endedInstanceIn(push);
  if (ended !== undefined && (await ends.has(corpId, ended, call))) return 'known';
  const { key, type, content, eventTimeEpochMs } = push;
  const receivedAtEpochMs = deps.clock.nowEpochMs();
  const event = { corpId, app: BACKSTOP_APP, key, type, content, eventTimeEpochMs };
  const { outcome } = await deps.inbox.accept(
    { ...event, source: 'failed-list', receivedAtEpochMs, isStale: false },
    call,
  );
  if (ended !== undefined) await ends.note(corpId, ended, receivedAtEpochMs, call);
  return outcome === 'accepted' ? 'accepted' : 'known';
}

function archiveOf({ deps, organisation }: BackstopRun): FailedListArchive {
  return new FailedListArchive(deps, {
    environment: deps.environment,
    corpId: organisation.corpId,
  });
}

function sum(left: FailedListResult, right: FailedListResult): FailedListResult {
  return {
    answers: left.answers + right.answers,
    accepted: left.accepted + right.accepted,
    known: left.known + right.known,
    nameless: left.nameless + right.nameless,
    unreadable: left.unreadable + right.unreadable,
    keptKeys: [...left.keptKeys, ...right.keptKeys],
    isOutcomeUnknown: left.isOutcomeUnknown || right.isOutcomeUnknown,
  };
}
