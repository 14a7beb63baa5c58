import { STAGE } from '../../../infra/local/launcher/local-cloud.ts';
import { partitionOf, tables } from '../../../shared/table-store/index.ts';
import { rowsOf } from '../table-rows.ts';
import type { PlantedCloud } from './planted-cloud.ts';

/** Rows of the event stream's health by which the worker knows that a duty of the day is done. */
const DUTIES = ['failed-list', 'looks'] as const;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HONG_KONG_OFFSET_MS = 8 * HOUR_MS;
/** Duties of the day begin at half past seven. */
const MORNING_MS = 8 * HOUR_MS;
/** Another timer's run may have the organisation at the moment. */
const TRIES = 3;

/**
 * Lets the worker ask DingTalk for what it asks once a day: the list of failed pushes, and the
 * approvals of each form. Whatever time it is and whatever was asked today, it is asked now. What is
 * then on record counts as told, since the next run replaces it.
 *
 * @returns which of both were done; a look at approvals of which no form could be read counts as none
 */
export async function doDutiesOfTheDay(planted: PlantedCloud): Promise<readonly string[]> {
  await untilMorning(planted);
  await forgetDuties(planted);
  let done: readonly string[] = [];
  for (let tried = 1; done.length === 0 && tried <= TRIES; tried += 1) {
    await planted.chain.quiet();
    await planted.fire('event-worker', 'backstop');
    done = await dutiesDone(planted);
  }
  await tellRecord(planted);
  return done;
}

async function tellRecord(planted: PlantedCloud): Promise<void> {
  for (const { key, columns } of await rowsOf(planted.running.tables, tables.eventHealth)) {
    const text = Object.entries({ ...key, ...columns })
      .flat()
      .map(String)
      .join(' ');
    planted.tell('row of event_health after the duties', text);
  }
}

async function untilMorning({ running, chain }: PlantedCloud): Promise<void> {
  const { clock } = running.cloud;
  const timeOfDayMs = (clock.nowEpochMs() + HONG_KONG_OFFSET_MS) % DAY_MS;
  if (timeOfDayMs >= MORNING_MS) return;
  clock.advance(MORNING_MS - timeOfDayMs);
  await chain.quiet();
}

async function forgetDuties({ running }: PlantedCloud): Promise<void> {
  for (const aspect of DUTIES) {
    const key = { organisation: partitionOf(STAGE, running.company.corpId), aspect };
    await running.tables.deleteRow(tables.eventHealth, key, { row: 'ignore' });
  }
}

async function dutiesDone({ running }: PlantedCloud): Promise<readonly string[]> {
  const done: string[] = [];
  for (const aspect of DUTIES) {
    const key = { organisation: partitionOf(STAGE, running.company.corpId), aspect };
    const { row } = await running.tables.getRow(tables.eventHealth, key);
    if (row !== undefined) done.push(aspect);
  }
  return done;
}
