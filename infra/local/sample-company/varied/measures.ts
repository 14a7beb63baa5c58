import type { ExpectedDay, SampleCompany } from '../sample-company.ts';

/** Every measure that a day of the company can have minutes of, in the order of the columns. */
export function measuresOf({ payRules }: Pick<SampleCompany, 'payRules'>): readonly string[] {
  if (payRules === undefined) return [];
  const overtime = (['workday', 'restday', 'statutory'] as const).flatMap((kind) => [
    `overtime-${kind}`,
    `overtime-${kind}-night`,
  ]);
  return [
    'planned',
    'worked',
    'late',
    'early-leave',
    'absent',
    ...payRules.leave.types.map(({ key }) => `leave:${key}`),
    'leave:other',
    'business-trip',
    'outing',
    'weather',
    'paid-break',
    ...(payRules.overtime.mode === 'none' ? [] : [...overtime, 'time-off-earned']),
    'unresolved',
  ];
}

/** Sums of days by measure; measures without minutes are absent. */
export function minutesByMeasure(days: readonly ExpectedDay[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { minutes = {} } of days) {
    for (const [measure, count] of Object.entries(minutes)) {
      sums[measure] = (sums[measure] ?? 0) + count;
    }
  }
  return sums;
}
