import { sendWorkNotification, type DingTalkClient } from '../../../shared/dingtalk/index.ts';
import { reportError } from '../../../shared/errors/index.ts';
import { itemsByManager, type OpenItem } from '../domain/open-item.ts';
import { managerNotice, type NoticeInputs } from '../messages/manager-notice.ts';
import type { SentNotices } from './sent-notices.ts';

export interface Notice {
  /** A manager, or the people who are named for those without one. */
  readonly receivers: readonly string[];
  readonly message: ReturnType<typeof managerNotice>;
}

export interface NoticePlan {
  readonly notices: readonly Notice[];
  /** Items of people without a manager, where nobody is named for them either. */
  readonly itemsWithoutReceiver: number;
}

/** One notice to each manager; people without one go to those who are named in `messages`. */
export function planNotices(
  items: readonly OpenItem[],
  managerOf: ReadonlyMap<string, string>,
  about: Omit<NoticeInputs, 'items'> & { readonly fallbackUserIds: readonly string[] },
): NoticePlan {
  const notices: Notice[] = [];
  let itemsWithoutReceiver = 0;
  for (const [manager, own] of itemsByManager(items, managerOf)) {
    const receivers = manager === undefined ? about.fallbackUserIds : [manager];
    if (receivers.length === 0) itemsWithoutReceiver += own.length;
    else notices.push({ receivers, message: managerNotice({ ...about, items: own }) });
  }
  return { notices, itemsWithoutReceiver };
}

export interface SendOutcome {
  readonly sent: number;
  /** Whom no notice reached, and why; the others were told. */
  readonly failed: readonly { readonly receivers: readonly string[]; readonly code: string }[];
}

/**
 * Sends each notice once a day, one metered call each; one that fails does not keep the others back.
 * Killed between sending and marking, the repetition is the same content, which DingTalk delivers once
 * a day.
 */
export async function sendNotices(
  client: DingTalkClient,
  sent: SentNotices,
  about: {
    readonly notices: readonly Notice[];
    readonly agentId: number;
    readonly signal: AbortSignal;
  },
): Promise<SendOutcome> {
  const failed: { receivers: readonly string[]; code: string }[] = [];
  let sentCount = 0;
  for (const { receivers, message } of about.notices) {
    about.signal.throwIfAborted();
    const params = { agentId: about.agentId, userIds: receivers, message };
    try {
      await client.call(sendWorkNotification, params, { signal: about.signal });
      await sent.add(markOf({ receivers, message }));
      sentCount += 1;
    } catch (error) {
      failed.push({ receivers, code: reportError(error).code });
    }
  }
  return { sent: sentCount, failed };
}

/** The notices that did not go out today. */
export async function notSentToday(
  sent: SentNotices,
  notices: readonly Notice[],
): Promise<Notice[]> {
  const left: Notice[] = [];
  for (const notice of notices) if (!(await sent.has(markOf(notice)))) left.push(notice);
  return left;
}

function markOf(notice: Notice): string {
  return JSON.stringify(notice);
}
