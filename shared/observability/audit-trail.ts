import * as z from 'zod/mini';
import type { CallOptions } from '../table-store/index.ts';

/** Who acted. A name in a payload is no identity, so there are kinds only. */
export const auditActors = ['timer', 'manual-invoke', 'system'] as const;

/**
 * One line of the audit trail: an outward effect, or the refusal of one. `details` hold counts,
 * hashes and keys, never secrets or personal data; values under sensitive names are replaced when
 * the entry is written.
 */
export const AuditEntry = z.strictObject({
  v: z.literal(1),
  /** Unique; ids of later entries sort after ids of earlier ones (by the writer's clock). */
  id: z.string().check(z.regex(/^\d{15}-[0-9a-f]{20}$/)),
  /** UTC, ISO 8601 with milliseconds. */
  at: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)),
  /** Environment and organisation. */
  organisation: z.string().check(z.minLength(1)),
  company: z.optional(z.string()),
  actor: z.enum(auditActors),
  /** Dotted: `payroll.plan`, `payroll.delivery`. */
  action: z.string().check(z.regex(/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/)),
  /** What it was done to: run id, object key, destination. */
  subject: z.string().check(z.minLength(1), z.maxLength(512)),
  outcome: z.enum(['done', 'refused', 'failed', 'unknown']),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** What the caller says; id, time and organisation are added. */
export type AuditRecord = Omit<AuditEntry, 'v' | 'id' | 'at' | 'organisation'>;

/**
 * The audit trail port: append-only.
 *
 * Guarantees: when `record` has resolved, the entry is stored durably, once; entries are never
 * changed. A day is a Hong Kong calendar day.
 */
export interface AuditTrail {
  /** @throws AuditEntryInvalidError; the errors of the table port if it could not be stored. */
  record(entry: AuditRecord, options?: CallOptions): Promise<AuditEntry>;
  /** The entries of a Hong Kong day (`yyyy-MM-dd`), oldest first. */
  list(day: string, options?: CallOptions): AsyncIterable<AuditEntry>;
}
