import type { OccurredEvent } from './occurred-event.ts';

/** One punch each makes one event each: a month's quota in a few days. Only for those who ask. */
const OFF_BY_DEFAULT: ReadonlySet<string> = new Set(['attendance_check_record']);

const RULE_PREFIX = '/v1.0/event/';

/**
 * Whether an app hears of an event. Without a list it hears of everything but punches. An entry of a
 * list is a type, or a rule as the console knows them: `/v1.0/event/<type>` with pairs of field and
 * value behind it, `*` for any value.
 */
export function isSubscribed(
  eventTypes: readonly string[] | undefined,
  event: Pick<OccurredEvent, 'type' | 'fields'>,
): boolean {
  if (eventTypes === undefined) return !OFF_BY_DEFAULT.has(event.type);
  return eventTypes.some((entry) =>
    entry.startsWith(RULE_PREFIX)
      ? followsRule(entry.slice(RULE_PREFIX.length).split('/'), event)
      : entry === event.type,
  );
}

/** The type that an entry of a list is about. */
export function subscribedType(entry: string): string {
  return entry.startsWith(RULE_PREFIX)
    ? (entry.slice(RULE_PREFIX.length).split('/')[0] ?? '')
    : entry;
}

function followsRule(
  [type, ...pairs]: readonly string[],
  event: Pick<OccurredEvent, 'type' | 'fields'>,
): boolean {
  if (type !== event.type) return false;
  for (let index = 0; index < pairs.length; index += 2) {
    const [name = '', wanted = '*'] = pairs.slice(index, index + 2);
    const value = event.fields[name];
    const isText = typeof value === 'string' || typeof value === 'number';
    if (wanted !== '*' && !(isText && String(value) === wanted)) return false;
  }
  return true;
}
