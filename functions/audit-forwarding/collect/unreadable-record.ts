import { createHash } from 'node:crypto';
import { reportError } from '../../../shared/errors/index.ts';
import { UNREADABLE_KIND } from '../domain/allowed-fields.ts';
import type { SourceRecord } from '../domain/source-record.ts';

/**
 * Stands in the stream for a record that could not be normalised: that there was one, when, and by what
 * it is known again. Nothing of its content, which nobody has looked through for what must not leave.
 */
export function unreadableRecord(record: SourceRecord, reason: unknown): SourceRecord {
  return {
    identity: record.identity,
    timeEpochMs: record.timeEpochMs,
    kind: UNREADABLE_KIND,
    fields: {
      unreadableKind: record.kind,
      unreadableReason: reportError(reason).code,
      unreadableSha256: hashOf(record.fields),
    },
  };
}

function hashOf(fields: SourceRecord['fields']): string {
  const text = JSON.stringify(fields, (_name, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
