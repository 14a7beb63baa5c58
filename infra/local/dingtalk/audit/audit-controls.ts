import { randomInt } from 'node:crypto';
import type { CompanyDirectory } from '../company-directory.ts';
import { AUDIT_SOURCES, type AuditRecord, type AuditSource } from './audit-record.ts';
import { sampleDevices, sampleRecordsOn } from './audit-sample.ts';
import type { AuditBook } from './audit-book.ts';
import type { AuditStore } from './audit-store.ts';
import { formatDate } from '../local-date-time.ts';

/** A record to add. What is left out is taken from a record of the sample company. */
export interface AuditInput {
  readonly source: AuditSource;
  /** Default: now. */
  readonly atEpochMs?: number;
  /** From when on it is told; default: when it happened. Later makes it a late one. */
  readonly visibleFromEpochMs?: number;
  /** Default: a new one. */
  readonly id?: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  /** How often it is told; default once. */
  readonly copies?: number;
}

/** Audit records that a test or the launcher adds and looks at. */
export interface AuditControls {
  /** Durable when it resolves. @throws RangeError for what is no record */
  add(corpId: string, input: AuditInput): Promise<AuditRecord>;
  /** What a source tells at present, in the order of time; duplicates stand there twice. */
  told(corpId: string, source: AuditSource): readonly AuditRecord[];
}

/** What the controls of audit records stand on. */
export interface ControlledAudit {
  readonly auditStore: AuditStore;
  readonly organisations: ReadonlyMap<
    string,
    { readonly directory: CompanyDirectory; readonly audit: AuditBook }
  >;
  readonly now: () => number;
}

/** Makes the controls of audit records. */
export function auditControlsOf(parts: ControlledAudit): AuditControls {
  const organisationOf = (corpId: string) => {
    const organisation = parts.organisations.get(corpId);
    if (organisation === undefined) throw new RangeError(`no company ${corpId}`);
    return organisation;
  };
  return {
    add: async (corpId, input) => {
      const record = complete(organisationOf(corpId).directory, input, parts.now());
      await parts.auditStore.add(corpId, record);
      return record;
    },
    told: (corpId, source) => {
      requireSource(source);
      const always = { fromEpochMs: 0, toEpochMs: Number.MAX_SAFE_INTEGER };
      return organisationOf(corpId).audit.told(source, always);
    },
  };
}

function complete(directory: CompanyDirectory, input: AuditInput, now: number): AuditRecord {
  requireSource(input.source);
  const atEpochMs = input.atEpochMs ?? now;
  const copies = input.copies ?? 1;
  const visibleFromEpochMs = input.visibleFromEpochMs ?? atEpochMs;
  if (![atEpochMs, visibleFromEpochMs, copies].every(Number.isSafeInteger) || copies < 1) {
    throw new RangeError('times are whole milliseconds, and a record is told once or more');
  }
  const template = templateOf(directory, input.source, atEpochMs);
  return {
    source: input.source,
    atEpochMs,
    visibleFromEpochMs,
    copies,
    id: input.id ?? String(randomInt(2 ** 40, 2 ** 48 - 1)),
    fields: { ...template, ...input.fields },
  };
}

/** A record of the day, or without anybody to have made one, none. */
function templateOf(
  { company }: CompanyDirectory,
  source: AuditSource,
  atEpochMs: number,
): AuditRecord['fields'] {
  const samples =
    source === 'trusted-device'
      ? sampleDevices(company)
      : sampleRecordsOn(company, source, formatDate(atEpochMs));
  return samples[0]?.fields ?? {};
}

function requireSource(source: unknown): void {
  if (AUDIT_SOURCES.some((known) => known === source)) return;
  throw new RangeError(`a source is one of ${AUDIT_SOURCES.join(', ')}`);
}
