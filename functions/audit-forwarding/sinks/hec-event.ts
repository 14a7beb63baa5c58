import type { StreamEvent } from '../domain/audit-event.ts';
import type { SplunkHecSettings } from '../domain/settings.ts';
import type { StreamName } from '../domain/stream-name.ts';

/** What the text of an event's envelope is made of. */
export type HecEnvelopeSettings = Pick<
  SplunkHecSettings,
  'host' | 'index' | 'indexOf' | 'sourcetypePrefix'
>;

/**
 * Writes events as the HTTP Event Collector takes them: an object each, with the event's line in it
 * byte for byte as it is stored and archived. It is never parsed and written again: whoever exports
 * from Splunk must find what was hashed.
 */
export function createHecEventWriter(
  settings: HecEnvelopeSettings,
): (event: StreamEvent) => string {
  /** A stream's part of the envelope is always the same. */
  const beginnings = new Map<StreamName, string>();
  return ({ stream, timeEpochMs, id, line }) => {
    let beginning = beginnings.get(stream);
    if (beginning === undefined) {
      beginning = beginningOf(settings, stream);
      beginnings.set(stream, beginning);
    }
    const time = (timeEpochMs / 1_000).toFixed(3);
    return `${beginning}"time":"${time}","fields":{"event_id":${JSON.stringify(id)}},"event":${line}}`;
  };
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
