/** Who a row of the report is about. A number or a user id is there; a name need not be. */
export interface ReportedPerson {
  readonly employeeNumber?: string | undefined;
  readonly userId?: string | undefined;
  /** Shown only where the report is asked for names. */
  readonly name?: string | undefined;
}
