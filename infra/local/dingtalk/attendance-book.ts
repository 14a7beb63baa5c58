import type { SampleAttendance, SamplePlannedCheck } from '../sample-company/sample-company.ts';
import type { CompanyChanges } from './company-changes.ts';
import type { CompanyDirectory } from './company-directory.ts';

/** People whose month stays in memory (some 40 MB), in whatever order a client goes through them. */
const KEPT_PEOPLE = 1_000;

const NOTHING: SampleAttendance = { plannedChecks: [], punches: [], leave: [], expected: [] };

/**
 * Attendance by person, made from the seed when it is asked for, with later changes applied. Punches
 * and leave that lie ahead of the clock do not exist yet; plans do.
 */
export class AttendanceBook {
  readonly #directory: CompanyDirectory;
  readonly #changes: CompanyChanges;
  readonly #now: () => number;
  readonly #recent = new Map<string, SampleAttendance>();
  #wholeDay: { readonly date: string; readonly checks: readonly SamplePlannedCheck[] } | undefined;

  constructor(directory: CompanyDirectory, changes: CompanyChanges, now: () => number) {
    this.#directory = directory;
    this.#changes = changes;
    this.#now = now;
  }

  /** Empty for a userId that nobody has ever had, as DingTalk answers. */
  of(userId: string): SampleAttendance {
    if (this.#directory.everEmployed(userId) === undefined) return NOTHING;
    const { company } = this.#directory;
    // Somebody who was added by the API has no life but what is recorded.
    const planned = this.#directory.isOfSample(userId)
      ? (this.#recent.get(userId) ?? company.attendanceOf(userId))
      : NOTHING;
    this.#recent.delete(userId);
    this.#recent.set(userId, planned);
    const oldest = this.#recent.keys().next();
    if (this.#recent.size > KEPT_PEOPLE && oldest.done !== true) this.#recent.delete(oldest.value);
    const now = this.#now();
    const punches = this.#changes
      .amend(company.corpId, userId, planned.punches)
      .filter((punch) => punch.userCheckEpochMs <= now);
    return { ...planned, punches };
  }

  /** Planned checks of today's members on one day. The last day asked for is kept, for its pages. */
  plannedOn(date: string): readonly SamplePlannedCheck[] {
    if (this.#wholeDay?.date === date) return this.#wholeDay.checks;
    const checks = this.#directory
      .members()
      .flatMap(({ userId }) =>
        this.of(userId).plannedChecks.filter((check) => check.workDate === date),
      );
    this.#wholeDay = { date, checks };
    return checks;
  }
}
