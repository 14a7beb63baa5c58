import { createHash } from 'node:crypto';
import { parseGroupRobotKeys, sendWorkNotification } from '../../../shared/dingtalk/index.ts';
import { reportError } from '../../../shared/errors/index.ts';
import { bookedClient } from '../booked-client.ts';
import type { RunProgress } from '../run-progress.ts';
import type { RunRecord } from '../run-record.ts';
import { fileNameOf, reportMessage, reportObjectOf } from './report-link.ts';
import { newsOfState, newsText, type ExceptionCounts, type NewsKind } from './run-news.ts';

type MessageSettings = RunProgress['subject']['company']['messages'];

/** News of a run older than this is no news: a robot set up later does not tell of old months. */
const NEWS_LIFE_MS = 24 * 3_600_000;

/**
 * Tells of the state that a run has come to: the payroll group by its robot (counts and state), named
 * people by a link to the report. Each once for a run; killed between sending and noting it, the group
 * still reads it once, because DingTalk knows the message by its id.
 *
 * Never throws: a message that fails is logged, is in the audit trail, and is tried again when the run
 * is looked at again. The group's message costs no metered call, the link one for all readers.
 */
export async function tellOfRun(progress: RunProgress, counts?: ExceptionCounts): Promise<void> {
  const kind = newsOfState(progress.record.state);
  if (kind !== undefined) await tellGroup(progress, kind, counts);
  await tellReaders(progress);
}

/** Tells the group that a released file did not arrive. Never throws. */
export async function tellOfFailedDelivery(progress: RunProgress): Promise<void> {
  const { state } = progress.record;
  if (state === 'uploading' || state === 'renaming') await tellGroup(progress, 'delivery-failed');
}

/** Whether a run has lately come to a state of which somebody has not been told. */
export function hasUntoldNews(
  settings: MessageSettings,
  record: RunRecord,
  nowEpochMs: number,
): boolean {
  const { startedAtEpochMs, deliveredAtEpochMs = startedAtEpochMs } = record;
  if (nowEpochMs - deliveredAtEpochMs > NEWS_LIFE_MS) return false;
  const kind = newsOfState(record.state);
  const isForGroup = kind !== undefined && settings.groupRobotSecret !== undefined;
  const objectKey = reportObjectOf(record);
  const isForReaders = objectKey !== undefined && hasReaders(settings);
  return (
    (isForGroup && !record.notified.includes(groupNote(kind))) ||
    (isForReaders && !record.notified.includes(linkNote(objectKey)))
  );
}

async function tellGroup(
  progress: RunProgress,
  kind: NewsKind,
  counts?: ExceptionCounts,
): Promise<void> {
  const { deps, subject, identity, label, signal } = progress;
  const { groupRobotSecret: secretName } = subject.company.messages;
  if (secretName === undefined) return;
  const messageId = createHash('sha256')
    .update(JSON.stringify([identity.environment, identity.corpId, label, kind]))
    .digest('hex')
    .slice(0, 32);
  await once(progress, groupNote(kind), async () => {
    const { value } = await deps.secrets.getSecret(secretName);
    const content = newsText(identity, kind, counts);
    const message = { msgtype: 'text', text: { content } };
    const keys = parseGroupRobotKeys(secretName, value);
    await deps.groupRobot.send(keys, { messageId, message }, signal);
  });
}

async function tellReaders(progress: RunProgress): Promise<void> {
  const { deps, subject, identity, record, signal } = progress;
  const { messages } = subject.company;
  const objectKey = reportObjectOf(record);
  if (objectKey === undefined || !hasReaders(messages)) return;
  await once(progress, linkNote(objectKey), async () => {
    const url = await deps.objects.signedUrl(objectKey, {
      expiresSeconds: messages.linkHours * 3_600,
      fileName: fileNameOf(objectKey),
    });
    const notification = {
      agentId: messages.agentId,
      userIds: messages.reportUserIds,
      message: reportMessage(identity, url, messages.linkHours),
    };
    const client = bookedClient(deps, subject, 'messages');
    try {
      await client.call(sendWorkNotification, notification, { signal });
    } finally {
      await client.flush();
    }
  });
}

function hasReaders({ agentId, reportUserIds }: MessageSettings): boolean {
  return agentId !== 0 && reportUserIds.length > 0;
}

function groupNote(kind: NewsKind): string {
  return `group:${kind}`;
}

/** A report that was made anew is another object, and is linked anew. */
function linkNote(objectKey: string): string {
  return `link:${createHash('sha256').update(objectKey).digest('hex').slice(0, 16)}`;
}

/** Sends what was not sent before, and notes it with the run. */
async function once(progress: RunProgress, note: string, send: () => Promise<void>): Promise<void> {
  if (progress.record.notified.includes(note)) return;
  try {
    await send();
    await progress.save({ notified: [...progress.record.notified, note] });
    await progress.note('payroll.message', 'done', { message: note });
  } catch (error) {
    const { code } = reportError(error);
    progress.deps.log.warn('payroll.message-failed', {
      run: progress.label,
      notice: note,
      error,
    });
    await progress
      .note('payroll.message', 'failed', { message: note, code })
      .catch((fault: unknown) => progress.deps.log.error('audit.not-recorded', { error: fault }));
  }
}
