import { periodLabel, type PayPeriod } from '../../../shared/time/index.ts';
import { countItems, type OpenItem, type OpenItemKind } from '../domain/open-item.ts';

/** DingTalk takes 2,048 bytes of message in JSON; the rest is for its frame. */
const LARGEST_TEXT_BYTES = 1_900;

const KIND_TEXT: Readonly<Record<OpenItemKind, string>> = {
  'missing-punch': 'missing punch 欠打卡',
  'no-punch': 'no punch 全日無打卡',
  'punch-without-plan': 'punch without shift 無更次打卡',
  'open-approval': 'open approval 審批未完成',
};

export interface NoticeInputs {
  readonly company: string;
  readonly period: PayPeriod;
  /** In order of person and day. */
  readonly items: readonly OpenItem[];
  /** As the directory has them. A person without one is named by the userId. */
  readonly nameOf: (userId: string) => string;
}

/**
 * What a manager reads before the cut-off: how much is open in all, then the first people and days,
 * as many as fit. It names people, so it is sent and never stored or logged.
 */
export function managerNotice({ company, period, items, nameOf }: NoticeInputs): {
  readonly msgtype: 'text';
  readonly text: { readonly content: string };
} {
  const lines = [
    `${company} ${periodLabel(period)}: ${String(items.length)} open before the cut-off. Please settle in DingTalk.`,
    `${company} ${periodLabel(period)}：截數前尚有 ${String(items.length)} 項待處理，請於釘釘辦理。`,
    countsText(items),
  ];
  let shown = 0;
  for (const item of items) {
    const left = items.length - shown - 1;
    const line = `${nameOf(item.userId)} ${item.date.slice(5)} ${KIND_TEXT[item.kind]}`;
    const isFitting = bytesOf([...lines, line, moreText(left)]) <= LARGEST_TEXT_BYTES;
    if (!isFitting) break;
    lines.push(line);
    shown += 1;
  }
  if (shown < items.length) lines.push(moreText(items.length - shown));
  return { msgtype: 'text', text: { content: lines.join('\n') } };
}

function countsText(items: readonly OpenItem[]): string {
  const counts = Object.entries(countItems(items)) as [OpenItemKind, number][];
  return counts
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${KIND_TEXT[kind]}: ${String(count)}`)
    .join('; ');
}

function moreText(count: number): string {
  return `… ${String(count)} more 另有 ${String(count)} 項`;
}

/** As DingTalk counts: the message in JSON, where a line feed is two bytes. */
function bytesOf(lines: readonly string[]): number {
  return Buffer.byteLength(JSON.stringify(lines.join('\n')));
}
