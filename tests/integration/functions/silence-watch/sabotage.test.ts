import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { ALARM_IDS } from '../../../../functions/silence-watch/domain/expectation.ts';
import { openFiles } from '../../../support/audit-forwarding/audited-cloud.ts';
import { SilentCloud } from '../../../support/silent-cloud.ts';

/**
 * Each alarm in the whole local cloud: something is stopped, time passes, the group is told once; it is
 * mended, and the group is told that it is over. One story of a pay period, in the order of its days:
 * October 2028 is paid by Tuesday, the 7th of November.
 */
vi.setConfig({ testTimeout: 240_000 });

const ACKNOWLEDGEMENT = {
  folder: 'outbound',
  fileNamePattern: '{fileName}.ack*',
  format: 'csv',
  columns: { status: 'STATUS', employeeNumber: 'EMP', reason: 'MESSAGE', rowCount: 'ROWS' },
  acceptedValues: ['OK'],
  rejectedValues: ['ERROR'],
};
const TOKEN_SERVICE = ['v1.0/oauth2/*', 'POST v1.0/oauth2/*', 'gettoken'];

let cloud: SilentCloud;
let seen = 0;
const proven = new Set<string>();

beforeAll(async () => {
  cloud = await SilentCloud.start();
  await cloud.beat();
}, 240_000);
afterEach(() => cloud.running.faults.clear());
afterAll(() => cloud.close());

/** What the group was told since this was asked last. */
function toldNow(): readonly string[] {
  const all = cloud.alarms();
  const since = all.slice(seen);
  seen = all.length;
  for (const alarm of since) proven.add(alarm);
  return since;
}

async function lookAndRead(): Promise<readonly string[]> {
  await cloud.watch();
  return toldNow();
}

const exportAll = (payload: object = {}) => cloud.running.invoke({ ...payload });

describe('the pay period', () => {
  let openIds: readonly string[] = [];

  test('has no run after the cut-off', async () => {
    expect(await lookAndRead()).toEqual(['silence-run-absent begun']);
    expect(cloud.messages().at(-1)).toContain('payable on 2028-11-07');

    const held = await exportAll();
    openIds = (held.exceptions?.openList ?? []).map(({ id }) => id);

    expect(await lookAndRead()).toEqual(['silence-run-absent over']);
  });

  test('has a timer that is off while its file is not delivered', async () => {
    await cloud.switchExport(false);

    expect(await lookAndRead()).toEqual(['silence-timer-disabled begun']);
    expect(cloud.messages().at(-1)).toContain('dt-attendance-export-local/hourly is switched off');

    await cloud.switchExport(true);

    expect(await lookAndRead()).toEqual(['silence-timer-disabled over']);
  });

  test('is not released by the release-by', async () => {
    cloud.passTo('2028-11-06T17:05');
    await cloud.beat();

    expect(await lookAndRead()).toEqual(['silence-release-absent begun']);
  });

  test('is released, and the receiver is away', async () => {
    cloud.running.faults.add({
      standIn: 'sftp',
      operation: 'OPEN',
      effect: { kind: 'drop', when: 'before' },
    });
    expect((await exportAll({ accept: openIds })).outcome).toBe('failed');
    expect(await lookAndRead()).toEqual(['silence-release-absent over']);

    cloud.passTo('2028-11-06T18:35');
    await cloud.beat();
    expect(await lookAndRead()).toEqual(['silence-delivery-absent begun']);

    cloud.running.faults.clear();
    expect((await exportAll()).outcome).toBe('delivered');

    expect(await lookAndRead()).toEqual(['silence-delivery-absent over']);
  });

  test('is not answered before the pay date', async () => {
    await cloud.running.configure((configuration) => ({
      ...configuration,
      organisations: configuration.organisations.map((organisation) => ({
        ...organisation,
        companies: organisation.companies.map((company) => ({
          ...company,
          delivery: { ...company.delivery, acknowledgement: ACKNOWLEDGEMENT },
        })),
      })),
    }));
    cloud.passTo('2028-11-07T09:05');
    await cloud.beat();

    expect(await lookAndRead()).toEqual(['silence-acknowledgement-absent begun']);

    const { runs } = await cloud.running.status();
    const fileName = runs.at(-1)?.fileName ?? '';
    const folder = path.join(String(cloud.running.cloud.sftp.endpoints['directory']), 'outbound');
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, `${fileName}.ack`), 'STATUS,EMP,MESSAGE,ROWS\nOK,,,1\n');
    await cloud.fire('attendance-export', 'hourly');

    expect(await lookAndRead()).toEqual(['silence-acknowledgement-absent over']);
  });

  test('has a timer that is off before the next pay day', async () => {
    await cloud.switchExport(false);

    expect(await lookAndRead()).toEqual(['silence-timer-disabled begun']);
    expect(cloud.messages().at(-1)).toContain('on by 2028-12-01 12:00, the cut-off of');

    await cloud.switchExport(true);

    expect(await lookAndRead()).toEqual(['silence-timer-disabled over']);
  });
});

describe('what goes on by itself', () => {
  test('stops for tokens when DingTalk gives none', async () => {
    for (const operation of TOKEN_SERVICE) {
      cloud.running.faults.add({
        standIn: 'dingtalk',
        operation,
        effect: { kind: 'error', code: 'system' },
      });
    }
    cloud.passMinutes(36);
    await cloud.beat();

    expect(await lookAndRead()).toEqual(['silence-token-refresh begun']);

    cloud.running.faults.clear();
    cloud.passMinutes(9);
    await cloud.beat();

    expect(await lookAndRead()).toEqual(['silence-token-refresh over']);
  });

  test('stops for unfinished events when the sweeper does not come', async () => {
    cloud.passMinutes(11);
    await cloud.beat('sweep');

    expect(await lookAndRead()).toEqual(['silence-sweep begun']);

    await cloud.beat();

    expect(await lookAndRead()).toEqual(['silence-sweep over']);
  });

  test('stops for audit events when the forwarder is not run', async () => {
    cloud.passMinutes(36);
    await cloud.beat('audit');

    expect(await lookAndRead()).toEqual(['silence-audit-batch begun']);

    await cloud.beat();

    expect(await lookAndRead()).toEqual(['silence-audit-batch over']);
  });

  test('stops for audit events when Splunk takes none', async () => {
    cloud.running.faults.add({ standIn: 'splunk', effect: { kind: 'error', code: '9' } });
    await openFiles(cloud.running, '預算.xlsx');
    cloud.passMinutes(5);
    await cloud.beat();
    cloud.passMinutes(31);
    await cloud.beat();

    expect(await lookAndRead()).toEqual(['silence-audit-batch begun']);
    expect(cloud.messages().at(-1)).toContain('wait for the receiver');

    cloud.running.faults.clear();
    cloud.passMinutes(5);
    await cloud.beat();

    expect(await lookAndRead()).toEqual(['silence-audit-batch over']);
  });

  test('cannot be looked at when Function Compute does not tell its triggers', async () => {
    cloud.running.faults.add({
      standIn: 'function-host',
      operation: 'ListTriggers',
      effect: { kind: 'error', code: 'InternalServerError' },
    });
    expect(await lookAndRead()).toEqual([]);
    cloud.passMinutes(31);
    await cloud.beat();

    expect(await lookAndRead()).toEqual(['silence-watch-blind begun']);

    cloud.running.faults.clear();

    expect(await lookAndRead()).toEqual(['silence-watch-blind over']);
  });

  test('has been silent once for each alarm, and each was told as begun and as over', () => {
    const wanted = ALARM_IDS.flatMap((id) => [`${id} begun`, `${id} over`]);

    expect([...proven].sort()).toEqual([...wanted].sort());
  });
});
