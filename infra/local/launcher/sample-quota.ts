/** The standard edition's quota; a company that outgrows it has one unit of the professional option. */
export function quotaFor(employees: number): {
  apiCallsPerMonth: number;
  reservedCallsPerMonth: number;
  callsPerSecondPerApi: number;
} {
  return employees <= 10_000
    ? { apiCallsPerMonth: 5_000, reservedCallsPerMonth: 500, callsPerSecondPerApi: 20 }
    : { apiCallsPerMonth: 205_000, reservedCallsPerMonth: 20_000, callsPerSecondPerApi: 40 };
}
