/** One cell as a reader found it. An empty cell is text of nothing. */
export interface TabularCell {
  /** Trimmed. A date is written `yyyy-MM-dd`, a number as the file has it. */
  readonly text: string;
  /** CSV knows text only. `time` is a date with a time of day. */
  readonly kind: 'text' | 'number' | 'date' | 'time' | 'boolean';
}

export interface TabularRow {
  /** As an editor or a spreadsheet counts: from 1; a row of several lines has the number of its last. */
  readonly line: number;
  readonly cells: readonly TabularCell[];
}

/** A table as it lies in a file, header first, rows without any content left out. */
export interface TabularFile {
  readonly format: 'csv' | 'xlsx';
  readonly rows: readonly TabularRow[];
}
