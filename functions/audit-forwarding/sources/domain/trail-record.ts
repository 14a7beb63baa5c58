import type { SourceRecord } from '../../domain/source-record.ts';

/** An entry of the audit trail, as far as a record needs it. */
export interface TrailEntry {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly action: string;
}

export function trailRecord(entry: TrailEntry): SourceRecord {
  return {
    identity: entry.id,
    timeEpochMs: Date.parse(entry.at),
    kind: entry.action,
    fields: { ...entry },
  };
}

/**
 * That there is an entry which cannot be read is told in its place, so that it is seen where the others
 * are. It has an identity of its own: should the entry be restored, it is told as well.
 */
export function unreadableEntryRecord(entry: string, timeEpochMs: number): SourceRecord {
  const action = 'audit-trail.entry-unreadable';
  return {
    identity: `${entry}/unreadable`,
    timeEpochMs,
    kind: action,
    fields: {
      id: entry,
      at: new Date(timeEpochMs).toISOString(),
      action,
      actor: 'system',
      subject: entry,
      outcome: 'unknown',
    },
  };
}
