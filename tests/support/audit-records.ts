import { readFileSync } from 'node:fs';
import type { SourceRecord } from '../../functions/audit-forwarding/domain/source-record.ts';
import {
  STREAM_NAMES,
  type StreamName,
} from '../../functions/audit-forwarding/domain/stream-name.ts';

/** A record as its source would tell it, of invented people. */
export interface SampleRecord {
  readonly stream: StreamName;
  readonly name: string;
  readonly record: SourceRecord;
}

/** One record of every stream and kind. */
export const sampleRecords: readonly SampleRecord[] = STREAM_NAMES.flatMap((stream) => {
  const place = new URL(`../fixtures/audit/records/${stream}.json`, import.meta.url);
  const records = JSON.parse(readFileSync(place, 'utf8')) as Omit<SampleRecord, 'stream'>[];
  return records.map((entry) => ({ ...entry, stream }));
});
