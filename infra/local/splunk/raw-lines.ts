import { CollectorRefusal } from './collector-answers.ts';
import type { EventDefaults, EventRules } from './event-envelope.ts';
import type { StoredEvent } from './indexed-event.ts';

/**
 * Reads a body of the raw endpoint: an event for each line that is not blank, with what the query
 * says of all of them.
 *
 * @throws CollectorRefusal 5, 7
 */
export function parseLines(
  text: string,
  query: URLSearchParams,
  { input, host, nowEpochMs }: EventDefaults,
  { takesIndex }: Pick<EventRules, 'takesIndex'>,
): readonly StoredEvent[] {
  const index = query.get('index') ?? input.index;
  if (!takesIndex(input, index)) throw new CollectorRefusal(7);
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length === 0) throw new CollectorRefusal(5);
  return lines.map((raw) => ({
    raw,
    time: (nowEpochMs / 1000).toFixed(3),
    index,
    sourcetype: query.get('sourcetype') ?? input.sourcetype,
    source: query.get('source') ?? `http:${input.name}`,
    host: query.get('host') ?? host,
  }));
}
