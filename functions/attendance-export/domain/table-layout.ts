/** Tables that a payroll officer keeps. */
export type TableName =
  'people' | 'earnings-codes' | 'adjustments' | 'weather-overrides' | 'present-file';

export interface ColumnLayout {
  readonly name: string;
  /**
   * `text`: a number in a spreadsheet cell is refused, because it may have lost leading zeros;
   * `date`: a day, as text or as a date of the spreadsheet; `number`: digits, as text or number.
   */
  readonly kind: 'text' | 'date' | 'number';
  /** Whether the header must name it; its cells may still be blank. */
  readonly isRequired: boolean;
}

export interface TableLayout {
  readonly table: TableName;
  readonly columns: readonly ColumnLayout[];
  /** Of these columns the header must name at least one. */
  readonly oneOf?: readonly string[];
  /** A row in which only this column is filled is one of the template that nobody has filled in. */
  readonly templateColumn?: string;
}

/** Columns that help the reader of a table and that the program ignores. */
export const ignoredColumns: ReadonlySet<string> = new Set(['name', 'department', 'remarks']);
