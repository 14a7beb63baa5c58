import type {
  JsonValue,
  SourceRecord,
} from '../../../functions/audit-forwarding/domain/source-record.ts';
import type { AuditSource, BackfillWindow } from '../../../functions/audit-forwarding/ports.ts';

/** What came of a read. */
export interface SourceReading {
  readonly records: readonly SourceRecord[];
  /** Of the last page that had one; otherwise the one that was begun with. */
  readonly cursor: JsonValue | undefined;
  readonly pages: number;
}

/** Reads a source to its end, or until a number of pages, as the collector does. */
export async function readSource(
  source: AuditSource,
  cursor?: JsonValue,
  { backfill, pagesAtMost = Infinity }: { backfill?: BackfillWindow; pagesAtMost?: number } = {},
): Promise<SourceReading> {
  const records: SourceRecord[] = [];
  let place = cursor;
  let pages = 0;
  const options = backfill === undefined ? {} : { backfill };
  for await (const page of source.pages(cursor, options)) {
    records.push(...page.records);
    place = page.cursor ?? place;
    pages += 1;
    if (pages >= pagesAtMost) break;
  }
  return { records, cursor: place, pages };
}
