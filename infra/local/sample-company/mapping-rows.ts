/** One row of the people mapping; the keys are the columns of the file. */
export interface PayrollPersonRow {
  readonly user_id: string;
  /** Empty for somebody whom the directory does not know. */
  readonly job_number: string;
  readonly company_code: string;
  readonly employee_number: string;
  readonly pay_group: string;
  readonly cost_centre: string;
  readonly valid_from: string;
  /** Last valid day; empty while open. */
  readonly valid_to: string;
}

/** One row of the earnings-code mapping. */
export interface EarningsCodeRow {
  readonly measure: string;
  readonly earnings_code: string;
  readonly unit: 'hours' | 'minutes' | 'days';
  readonly multiplier: string;
  /** Only in companies with varied rules; empty unless the unit is days. */
  readonly minutes_per_day?: string;
  readonly valid_from: string;
  readonly valid_to: string;
}
