import { createHash } from 'node:crypto';
import type { CompanyDirectory } from '../company-directory.ts';
import { DAY_MS, formatDate, startOfDate, startOfDay } from '../local-date-time.ts';
import type { LiveSettings } from '../settings.ts';
import type { AuditRecord, AuditSource } from './audit-record.ts';
import { sampleDevices, sampleRecordsOn } from './audit-sample.ts';
import type { AuditStore } from './audit-store.ts';

/** Days whose records stay in memory. */
const MOST_DAYS_KEPT = 400;

/**
 * One organisation's audit records: those of the sample company from the first day of its period to
 * now, and those that were added. What happens ahead of the clock does not exist yet.
 */
export class AuditBook {
  readonly #directory: CompanyDirectory;
  readonly #store: AuditStore;
  readonly #settings: LiveSettings;
  readonly #now: () => number;
  readonly #days = new Map<string, readonly AuditRecord[]>();
  #devices: readonly AuditRecord[] | undefined;

  constructor(
    directory: CompanyDirectory,
    store: AuditStore,
    settings: LiveSettings,
    now: () => number,
  ) {
    this.#directory = directory;
    this.#store = store;
    this.#settings = settings;
    this.#now = now;
  }

  /**
   * What a source tells at present of a window, both ends included, in the order of time and id. A
   * record that is told twice stands there twice.
   */
  told(
    source: AuditSource,
    window: { readonly fromEpochMs: number; readonly toEpochMs: number },
  ): readonly AuditRecord[] {
    const now = this.#now();
    return this.#all(source, window)
      .filter(({ atEpochMs }) => atEpochMs >= window.fromEpochMs && atEpochMs <= window.toEpochMs)
      .filter((record) => record.atEpochMs <= now && this.#visibleFrom(record) <= now)
      .sort(inOrder)
      .flatMap((record) => Array<AuditRecord>(this.#copiesOf(record)).fill(record));
  }

  /** A page in the order in which it is told. */
  inToldOrder(page: readonly AuditRecord[]): readonly AuditRecord[] {
    if (!this.#settings.behaviour.auditDisorder.isOutOfOrder) return page;
    return [...page].sort((left, right) => chanceOf(left, 'order') - chanceOf(right, 'order'));
  }

  #all(
    source: AuditSource,
    window: { readonly fromEpochMs: number; readonly toEpochMs: number },
  ): readonly AuditRecord[] {
    const { company } = this.#directory;
    const added = this.#store.records(company.corpId).filter((record) => record.source === source);
    if (source === 'trusted-device') {
      this.#devices ??= sampleDevices(company);
      return [...this.#devices, ...added];
    }
    const first = startOfDate(company.parameters.period.from);
    const last = Math.min(window.toEpochMs, this.#now());
    const sample: AuditRecord[] = [];
    for (let day = Math.max(first, startOfDay(window.fromEpochMs)); day <= last; day += DAY_MS) {
      sample.push(...this.#day(source, formatDate(day)));
    }
    return [...sample, ...added];
  }

  #day(source: Exclude<AuditSource, 'trusted-device'>, date: string): readonly AuditRecord[] {
    const key = `${source} ${date}`;
    const known = this.#days.get(key);
    if (known !== undefined) return known;
    const made = sampleRecordsOn(this.#directory.company, source, date);
    if (this.#days.size >= MOST_DAYS_KEPT) this.#days.clear();
    this.#days.set(key, made);
    return made;
  }

  #visibleFrom(record: AuditRecord): number {
    const { lateByMs, lateShare } = this.#settings.behaviour.auditDisorder;
    const isLate = chanceOf(record, 'late') < lateShare;
    return isLate ? record.visibleFromEpochMs + lateByMs : record.visibleFromEpochMs;
  }

  #copiesOf(record: AuditRecord): number {
    const { duplicateShare } = this.#settings.behaviour.auditDisorder;
    return record.copies + (chanceOf(record, 'duplicate') < duplicateShare ? 1 : 0);
  }
}

function inOrder(left: AuditRecord, right: AuditRecord): number {
  return left.atEpochMs - right.atEpochMs || compareIds(left.id, right.id);
}

/** Ids of files are whole numbers of any size. */
export function compareIds(left: string, right: string): number {
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : Number(left > right);
}

/** From 0 to 1; the same for the same record and purpose. */
function chanceOf(record: AuditRecord, purpose: string): number {
  const { source, atEpochMs, id, fields } = record;
  const what = [purpose, source, String(atEpochMs), id, JSON.stringify(fields)].join(' ');
  return createHash('sha256').update(what).digest().readUInt32BE() / 2 ** 32;
}
