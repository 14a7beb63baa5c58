import type { SamplePerson } from '../../../infra/local/sample-company/sample-company.ts';
import {
  getUser,
  listProcessInstanceIds,
  listRecord,
  listSchedulesByUsers,
} from '../../../shared/dingtalk/index.ts';
import { refreshToken } from '../../../shared/dingtalk-tokens/index.ts';
import { ApplicationError } from '../../../shared/errors/index.ts';
import type { QuietClock } from '../quiet-clock.ts';
import type { SeededStream } from '../seeded-stream.ts';
import type { DayInstance, DayWorld } from './day-instance.ts';

/** How much is done in the day. Times are minutes. */
export interface DayPlan {
  readonly payrollEveryMinutes: number;
  readonly syncEveryMinutes: number;
  readonly reportEveryMinutes: number;
  readonly peopleInReport: number;
  readonly affairsPerMinute: number;
  readonly requestsPerMinute: number;
}

/** What one function does all day until `endEpochMs`. */
export interface DayWork {
  readonly world: DayWorld;
  /** Those who are in the directory. */
  readonly people: readonly SamplePerson[];
  readonly operatorUserId: string;
  readonly plan: DayPlan;
  readonly clock: QuietClock;
  readonly random: SeededStream;
  readonly endEpochMs: number;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Calls under way at once within one instance. */
const AT_ONCE = 8;

/** The attendance of everybody, punches and plans of the last four days. */
export async function payrollExport(work: DayWork, { client }: DayInstance): Promise<void> {
  const { operatorUserId, clock, plan } = work;
  const people = work.people.map(({ userId }) => userId);
  await repeatedly(work, plan.payrollEveryMinutes * MINUTE, async () => {
    const windows = [0, 1, 2, 3].flatMap((day) =>
      chunksOf(people, 50).map((userIds) => {
        const toEpochMs = clock.nowEpochMs() - day * DAY;
        return { userIds, fromEpochMs: toEpochMs - DAY, toEpochMs };
      }),
    );
    await eachOf(work, windows, async (window) => {
      await client.call(listRecord, window);
      await client.call(listSchedulesByUsers, {
        ...window,
        operatorUserId,
      });
    });
  });
}

/** Everybody below the root, and then each person with the manager, which only `getUser` tells. */
export async function directorySync(work: DayWork, instance: DayInstance): Promise<void> {
  await repeatedly(work, work.plan.syncEveryMinutes * MINUTE, async () => {
    const { people } = await instance.directory.walk([1]);
    await eachOf(work, [...people.keys()], async (userId) => {
      await instance.client.call(getUser, { userId });
    });
  });
}

/** Who has which role, and a look at some people. */
export async function accessReport(work: DayWork, instance: DayInstance): Promise<void> {
  const { people, plan } = work;
  await repeatedly(work, plan.reportEveryMinutes * MINUTE, async () => {
    for (const { roleId } of await instance.directory.roles().then(({ value }) => value)) {
      await instance.directory.roleHolders(roleId);
    }
    const looked = people.slice(0, plan.peopleInReport);
    await eachOf(work, looked, async ({ userId }) => {
      await instance.client.call(getUser, { userId });
    });
  });
}

/**
 * Events as they come: each affair of a person is told in one to five events within minutes, and each
 * asks who that is and who is above. Now and then what has been punched, or a change of the person.
 */
export async function eventWorker(work: DayWork, instance: DayInstance): Promise<void> {
  const { clock, random, people, plan } = work;
  await atRandom(work, plan.affairsPerMinute, async () => {
    const { userId, managerUserId } = anybody(people, random);
    for (let events = random.integer(1, 5); events > 0; events -= 1) {
      await instance.directory.user(userId);
      if (managerUserId !== undefined) await instance.directory.user(managerUserId);
      await clock.sleep(random.integer(1_000, 2 * MINUTE));
    }
    if (random.isTrue(0.2)) {
      const toEpochMs = clock.nowEpochMs();
      const window = { userIds: [userId], fromEpochMs: toEpochMs - 2 * DAY, toEpochMs };
      await instance.client.call(listRecord, window);
    }
    if (random.isTrue(0.05)) {
      await instance.directory.invalidate([{ kind: 'user', userId }]);
      await instance.directory.user(userId);
    }
  });
}

/** Approved requests: who asked, who is above, and what else is asked for on that form. */
export async function serviceDesk(work: DayWork, instance: DayInstance): Promise<void> {
  const { clock, random, people, plan } = work;
  await atRandom(work, plan.requestsPerMinute, async () => {
    const { userId, managerUserId } = anybody(people, random);
    await instance.directory.user(userId);
    if (managerUserId !== undefined) await instance.directory.user(managerUserId);
    await instance.client.call(listProcessInstanceIds, {
      processCode: 'PROC-IT-HARDWARE',
      fromEpochMs: clock.nowEpochMs() - DAY,
      toEpochMs: clock.nowEpochMs(),
      nextToken: '0',
      maxResults: 20,
    });
  });
}

/** Looks each five minutes whether a refresh is due. */
export async function tokenRefresh(work: DayWork, instance: DayInstance): Promise<void> {
  await repeatedly(work, 5 * MINUTE, async () => {
    const result = await refreshToken(instance.tokens, work.world.organisation.app, {
      need: 'if-due',
    });
    work.world.figures.count('requests', `token refresh: ${result.outcome}`);
  });
}

/** At once and then at each full interval since; one that takes longer begins late. */
async function repeatedly(work: DayWork, everyMs: number, act: () => Promise<void>): Promise<void> {
  const { clock, endEpochMs } = work;
  while (clock.nowEpochMs() < endEpochMs) {
    await orCounted(work, act);
    await clock.sleep(everyMs - (clock.nowEpochMs() % everyMs));
  }
}

/** Independent arrivals, each handled beside the others. */
async function atRandom(work: DayWork, perMinute: number, act: () => Promise<void>): Promise<void> {
  const { clock, random, endEpochMs } = work;
  const underWay = new Set<Promise<void>>();
  while (clock.nowEpochMs() < endEpochMs) {
    await clock.sleep(Math.ceil(-Math.log(1 - random.unit()) * (MINUTE / perMinute)));
    const one = orCounted(work, act).finally(() => underWay.delete(one));
    underWay.add(one);
  }
  await Promise.all(underWay);
}

async function eachOf<Item>(
  work: DayWork,
  items: readonly Item[],
  act: (item: Item) => Promise<void>,
): Promise<void> {
  const open = items.values();
  const worker = async (): Promise<void> => {
    for (const item of open) await orCounted(work, () => act(item));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function orCounted({ world }: DayWork, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof ApplicationError)) throw error;
    world.figures.count('failures', (error as ApplicationError).code);
  }
}

function anybody(people: readonly SamplePerson[], random: SeededStream): SamplePerson {
  const person = people[random.integer(0, people.length - 1)];
  if (person === undefined) throw new RangeError('a company without people');
  return person;
}

function chunksOf<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, chunk) =>
    items.slice(chunk * size, (chunk + 1) * size),
  );
}
