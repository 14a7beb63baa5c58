import type { ExpectedDay, SampleCompany, SampleLateChange } from '../sample-company.ts';

/** What comes in after the period was exported; nothing in a plain company. */
export function lateChangesOf(company: SampleCompany): readonly SampleLateChange[] {
  return company.lateChanges?.() ?? [];
}

/** The oracle of a person's period with the late changes in it. */
export function expectedWithLateChanges(
  company: SampleCompany,
  userId: string,
  changes: readonly SampleLateChange[] = lateChangesOf(company),
): readonly ExpectedDay[] {
  const own = new Map(
    changes
      .filter((change) => change.userId === userId)
      .map(({ date, expected }) => [date, expected]),
  );
  return company.attendanceOf(userId).expected.map((day) => own.get(day.date) ?? day);
}
