/**
 * A CSV that people open: with the mark by which a spreadsheet in Hong Kong reads Chinese columns
 * right, and with no text that it would take for a formula.
 */
export async function spreadsheetCsv(rows: readonly (readonly string[])[]): Promise<Uint8Array> {
  const { stringify } = await import('csv-stringify/sync');
  const text = stringify(
    rows.map((row) => [...row]),
    { bom: true, escape_formulas: true },
  );
  return new TextEncoder().encode(text);
}
