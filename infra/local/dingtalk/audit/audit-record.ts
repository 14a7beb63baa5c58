/** Where records of what people did can be read. */
export const AUDIT_SOURCES = ['file', 'admin', 'storage', 'screenshot', 'trusted-device'] as const;
export type AuditSource = (typeof AUDIT_SOURCES)[number];

/** One record of one source. */
export interface AuditRecord {
  readonly source: AuditSource;
  /** When it happened, as the record itself says. */
  readonly atEpochMs: number;
  /** From when on the API tells it. */
  readonly visibleFromEpochMs: number;
  /** Id of the file, of the record (storage) or of the device; admin and screenshot records tell none. */
  readonly id: string;
  /** What it tells besides its time and its id. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** How often it is told. */
  readonly copies: number;
}

/** How far the records of an organisation are from an orderly list. Shares are from 0 to 1. */
export interface AuditDisorder {
  /** Of the records, how many are told late. */
  readonly lateShare: number;
  /** By how much. */
  readonly lateByMs: number;
  /** Of the records, how many are told twice. */
  readonly duplicateShare: number;
  /** Whether the records of a page are told in any order. */
  readonly isOutOfOrder: boolean;
}

export const ORDERLY: AuditDisorder = {
  lateShare: 0,
  lateByMs: 0,
  duplicateShare: 0,
  isOutOfOrder: false,
};
