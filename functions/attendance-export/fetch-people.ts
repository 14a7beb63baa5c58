import { listLeaveRecords, listSubDepartments, listUsers } from '../../shared/dingtalk/index.ts';
import { hongKongMidnightEpochMs, type PayPeriod } from '../../shared/time/index.ts';
import type { DirectoryPerson } from './domain/resolve-job-numbers.ts';
import type { KnownPerson } from './domain/scope.ts';
import type { AnswerSource } from './fetch-answers.ts';

const USERS_PER_PAGE = 100;
const LEAVERS_PER_PAGE = 50;

/** A person as the directory lists them, with their job number if the app may read it. */
type ListedPerson = KnownPerson &
  DirectoryPerson & {
    /** Name of the department in which they were found last; empty for the topmost ones. */
    readonly department: string;
  };

/** Everybody in the departments and all below them. Contact calls are not metered. */
export async function fetchDirectory(
  source: AnswerSource,
  departmentIds: readonly number[],
): Promise<ListedPerson[]> {
  const people = new Map<string, ListedPerson>();
  const seen = new Set<number>();
  const names = new Map<number, string>();
  let level = [...departmentIds];
  while (level.length > 0) {
    const next: number[] = [];
    for (const id of level) seen.add(id);
    await source.forEach(level, async (departmentId) => {
      const { result } = await source.fetch(listSubDepartments, { departmentId });
      for (const { dept_id: id, name } of result) {
        names.set(id, name);
        // Negative ids are DingTalk's school directory, no departments of the company.
        if (id > 0 && !seen.has(id)) next.push(id);
      }
      for await (const user of usersOf(source, departmentId)) {
        people.set(user.userId, { ...user, department: names.get(departmentId) ?? '' });
      }
    });
    level = [...new Set(next)].sort((a, b) => a - b);
  }
  return [...people.values()];
}

async function* usersOf(
  source: AnswerSource,
  departmentId: number,
): AsyncIterable<Omit<ListedPerson, 'department'>> {
  for (let cursor = 0; ;) {
    const { result } = await source.fetch(listUsers, {
      departmentId,
      cursor,
      size: USERS_PER_PAGE,
    });
    for (const { userid: userId, name, job_number: jobNumber = '' } of result.list) {
      yield { userId, name, jobNumber, origin: 'directory' };
    }
    if (!result.has_more || result.next_cursor === undefined) return;
    cursor = result.next_cursor;
  }
}

/**
 * People who left since the first day of the period: employed in it, and no longer in the directory.
 * No end is asked for: one public client reports that DingTalk refuses `endTime`.
 */
export async function fetchLeavers(
  source: AnswerSource,
  period: PayPeriod,
): Promise<KnownPerson[]> {
  const leavers: KnownPerson[] = [];
  const window = {
    fromEpochMs: hongKongMidnightEpochMs(period.from),
    maxResults: LEAVERS_PER_PAGE,
  };
  for (let nextToken = '0'; ;) {
    const page = await source.fetch(listLeaveRecords, { ...window, nextToken });
    for (const { userId, name } of page.records) {
      leavers.push({ userId, name: name ?? '', origin: 'leaver' });
    }
    if (page.nextToken === undefined || page.nextToken === nextToken) return leavers;
    nextToken = page.nextToken;
  }
}
