import type { StreamEvent } from '../domain/audit-event.ts';
import type { SplunkHecSettings } from '../domain/settings.ts';
import type { StreamName } from '../domain/stream-name.ts';

const NEXT_LINE = '\n';
const AFTER_EVENT = `}${NEXT_LINE}`;
/** Of UTF-8, for one code unit of a string. */
const MOST_BYTES_PER_UNIT = 3;

/** What the text of an event's envelope is made of. */
export type HecEnvelopeSettings = Pick<
  SplunkHecSettings,
  'host' | 'index' | 'indexOf' | 'sourcetypePrefix'
>;

/**
 * Writes the body of a request: an object an event, one a line, with the event's bytes in it as they
 * are stored and archived. They are never parsed and written again: whoever exports from Splunk must
 * find what was hashed.
 */
export function createHecBodyWriter(
  settings: HecEnvelopeSettings,
): (events: readonly StreamEvent[]) => Buffer {
  /** A stream's part of the envelope is always the same. */
  const beginnings = new Map<StreamName, string>();
  const envelopeOf = ({ stream, timeEpochMs, id }: StreamEvent): string => {
    let beginning = beginnings.get(stream);
    if (beginning === undefined) {
      beginning = beginningOf(settings, stream);
      beginnings.set(stream, beginning);
    }
    // The id of an event is hexadecimal: there is nothing in it to be escaped.
    return `${beginning}"time":"${secondsOf(timeEpochMs)}","fields":{"event_id":"${id}"},"event":`;
  };
  return (events) => {
    const envelopes = events.map(envelopeOf);
    const body = Buffer.allocUnsafe(mostBytesOf(events, envelopes));
    let end = 0;
    for (const [index, { bytes }] of events.entries()) {
      end += body.write(envelopes[index] ?? '', end);
      end += bytes.copy(body, end);
      end += body.write(AFTER_EVENT, end, 'latin1');
    }
    return body.subarray(0, Math.max(0, end - NEXT_LINE.length));
  };
}

/** Seconds with three decimals; of today's instants by their digits. */
function secondsOf(epochMs: number): string {
  if (epochMs < 1_000) return (epochMs / 1_000).toFixed(3);
  const digits = String(epochMs);
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`;
}

/** One buffer for all: a thousand small ones would cost more than what is put into them. */
function mostBytesOf(events: readonly StreamEvent[], envelopes: readonly string[]): number {
  let bytes = events.length * AFTER_EVENT.length;
  for (const event of events) bytes += event.bytes.length;
  for (const envelope of envelopes) bytes += envelope.length * MOST_BYTES_PER_UNIT;
  return bytes;
}

function beginningOf(settings: HecEnvelopeSettings, stream: StreamName): string {
  const same = JSON.stringify({
    host: settings.host,
    source: `dingtalk/${stream}`,
    sourcetype: `${settings.sourcetypePrefix}${stream}`,
    index: settings.indexOf[stream] ?? settings.index,
  });
  return `${same.slice(0, -1)},`;
}
