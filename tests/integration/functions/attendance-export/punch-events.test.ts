import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ReportedPunchStore } from '../../../../functions/attendance-export/reported-punches/reported-punch-store.ts';
import { APP_KEY, STAGE } from '../../../../infra/local/launcher/local-cloud.ts';
import { partitionOf } from '../../../../shared/table-store/index.ts';
import { hongKongDateOf, monthPeriod } from '../../../../shared/time/index.ts';
import { EventChain } from '../../../support/event-chain.ts';
import { RunningCloud } from '../../../support/running-cloud.ts';

let running: RunningCloud;
let chain: EventChain;

/** The running month: local time is moved to just behind it, and older events are not handed over. */
const PERIOD = hongKongDateOf(Date.now()).slice(0, 'yyyy-MM'.length);
/** Nobody is punched in then: the sample company's night shift begins at ten. */
const AT_NIGHT_EPOCH_MS = Date.parse(`${PERIOD}-14T03:33:33+08:00`);
const punches = {
  name: 'punches',
  function: 'attendance-export',
  eventTypes: ['attendance_check_record'],
  when: {},
};

beforeAll(async () => {
  running = await RunningCloud.start({ employees: 12, seed: 7, period: PERIOD });
  chain = new EventChain(running);
  await running.configure((configuration) => ({
    ...configuration,
    organisations: configuration.organisations.map((organisation) => ({
      ...organisation,
      events: {
        ...organisation.events,
        attendanceEvents: true,
        subscriptions: [...organisation.events.subscriptions, punches],
      },
    })),
  }));
  const eventTypes = ['attendance_check_record'];
  const { callbacks } = running.cloud.dingTalk.controls;
  await callbacks.register(APP_KEY, chain.callbackUrl(), { eventTypes });
});
afterAll(() => running.close());

function reported() {
  const store = new ReportedPunchStore(running, partitionOf(STAGE, running.company.corpId));
  return store.reportedIn(monthPeriod(running.period));
}

/** Somebody punches, and DingTalk tells of it. */
async function punch(changes: Readonly<Record<string, unknown>> = {}) {
  const [person] = running.company.people;
  if (person === undefined) throw new Error('the sample company has nobody');
  const { controls } = running.cloud.dingTalk;
  const added = await controls.addPunch(running.company.corpId, {
    userId: person.userId,
    userCheckEpochMs: AT_NIGHT_EPOCH_MS,
    ...changes,
  });
  await chain.quiet();
  return added;
}

describe('from a punch at DingTalk to the payroll file, with the built functions', () => {
  test('a pushed punch is in the export’s store, once; a replay of the system is not', async () => {
    const { userId, bizId } = await punch();
    await punch({ userCheckEpochMs: AT_NIGHT_EPOCH_MS + 60_000, sourceType: 'SYSTEM' });

    // Whatever the sweeper finds to do, it finds nothing more to store.
    await chain.pass(3 * 60_000);

    expect(await reported()).toEqual([{ userId, bizId, punchedEpochMs: AT_NIGHT_EPOCH_MS }]);
  });

  test('a punch that DingTalk lists no more holds the file, and names the day', async () => {
    const { userId, recordId } = await punch({ userCheckEpochMs: AT_NIGHT_EPOCH_MS + 86_400_000 });
    await running.cloud.dingTalk.controls.removePunch(running.company.corpId, userId, recordId);

    const held = await running.invoke({});
    const missing = held.exceptions?.openList.filter(
      ({ kind }) => kind === 'reported-punch-missing',
    );

    expect(held.outcome).toBe('held');
    expect(missing).toMatchObject([{ date: `${PERIOD}-15` }]);
  });
});
