import type { HongKongDate } from '../../../shared/time/index.ts';
import type { AttendanceException } from './attendance-exception.ts';
import { groupBy } from './group-by.ts';

/** What a manager can still settle in DingTalk before the cut-off. */
export const openItemKinds = [
  'missing-punch',
  'no-punch',
  'punch-without-plan',
  'open-approval',
] as const;
export type OpenItemKind = (typeof openItemKinds)[number];

export interface OpenItem {
  readonly userId: string;
  readonly kind: OpenItemKind;
  /** The work date; of an approval the day on which it was asked for. */
  readonly date: HongKongDate;
}

/** The exceptions that a punch, a request or an answer in DingTalk would end. */
export function openItemsOf(exceptions: readonly AttendanceException[]): OpenItem[] {
  return exceptions.flatMap(({ userId, date, kind }) => {
    const known = openItemKinds.find((candidate) => candidate === kind);
    return known === undefined || userId === undefined || date === undefined
      ? []
      : [{ userId, kind: known, date }];
  });
}

export function countItems(items: readonly OpenItem[]): Record<OpenItemKind, number> {
  const counts = { 'missing-punch': 0, 'no-punch': 0, 'punch-without-plan': 0, 'open-approval': 0 };
  for (const { kind } of items) counts[kind] += 1;
  return counts;
}

/**
 * The items of each manager, in order of person and day, whatever the order in which they were found:
 * the same items are the same notice. Items of people without a manager are under `undefined`.
 */
export function itemsByManager(
  items: readonly OpenItem[],
  managerOf: ReadonlyMap<string, string>,
): ReadonlyMap<string | undefined, readonly OpenItem[]> {
  const ordered = [...items].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  return groupBy(ordered, ({ userId }) => managerOf.get(userId));
}

function sortKey({ userId, date, kind }: OpenItem): string {
  return `${userId}|${date}|${kind}`;
}
