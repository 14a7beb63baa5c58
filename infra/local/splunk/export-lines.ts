import type { IndexedEvent } from './indexed-event.ts';

const HONG_KONG_OFFSET_MS = 8 * 3_600_000;
const COLUMNS = ['_raw', '_time', 'index', 'sourcetype', 'source', 'host'] as const;

export type ExportFormat = 'json' | 'csv';

/** The result of a search as Splunk exports it, a line at a time, each with its line end. */
export async function* exportLines(
  events: AsyncIterable<IndexedEvent>,
  format: ExportFormat,
): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(COLUMNS);
  let offset = 0;
  for await (const event of events) {
    const result = resultOf(event);
    if (format === 'csv') yield csvLine(COLUMNS.map((column) => result[column]));
    else yield `${JSON.stringify({ preview: false, offset, result })}\n`;
    offset += 1;
  }
}

function resultOf(event: IndexedEvent): Record<(typeof COLUMNS)[number], string> {
  const { raw, time, index, sourcetype, source, host } = event;
  return { _raw: raw, _time: hongKongTimeOf(time), index, sourcetype, source, host };
}

/** As a search head whose people are in Hong Kong shows it: 2026-01-31T09:30:00.123+08:00. */
function hongKongTimeOf(epochSeconds: string): string {
  const shifted = new Date(Math.round(Number(epochSeconds) * 1000) + HONG_KONG_OFFSET_MS);
  return Number.isNaN(shifted.getTime())
    ? epochSeconds
    : shifted.toISOString().replace('Z', '+08:00');
}

function csvLine(values: readonly string[]): string {
  return `${values.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')}\r\n`;
}
