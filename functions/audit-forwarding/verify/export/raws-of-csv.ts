import { pipeline, Readable } from 'node:stream';
import { ExportUnreadableError } from '../errors.ts';
import { LONGEST_TEXT } from './lines.ts';

const DELIMITERS = [',', ';', '\t'] as const;

/**
 * Column `_raw` of a CSV whose first line names the columns.
 *
 * @throws ExportUnreadableError
 */
export async function* rawsOfCsv(
  key: string,
  header: string,
  texts: AsyncIterable<string>,
): AsyncGenerator<string, void, undefined> {
  const { parse } = await import('csv-parse');
  const parser = parse({
    columns: true,
    bom: true,
    delimiter: delimiterOf(header),
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_TEXT,
  });
  pipeline(Readable.from(texts), parser, () => undefined);
  try {
    for await (const record of parser) {
      const { _raw: raw } = record as Readonly<Record<string, unknown>>;
      if (typeof raw === 'string' && raw !== '') yield raw;
    }
  } catch (error) {
    const isOfCsv = error instanceof Error && 'code' in error && /^CSV_/.test(String(error.code));
    throw isOfCsv ? new ExportUnreadableError(key, 'not-csv', error) : error;
  }
}

/** The one of which the line of the columns has most; a single column has none. */
function delimiterOf(header: string): string {
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}
