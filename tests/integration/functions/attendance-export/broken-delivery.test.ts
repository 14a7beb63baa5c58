import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { FaultEffect, FaultRule } from '../../../../infra/local/stand-in/fault-switchboard.ts';
import {
  ExportCases,
  type ExportCase,
  expectBothLanguages,
  expectOutcome,
  expectRefusal,
} from './export-cases.ts';

const renameOnce = { standIn: 'sftp', operation: 'RENAME', times: 1 } as const;

let cases: ExportCases;

beforeAll(async () => {
  cases = await ExportCases.start();
});
afterEach(() => {
  cases.mend();
  cases.running.cloud.sftp.setVendorTakesFiles(false);
});
afterAll(() => cases.close());

describe('a file server that fails is named, and the same command sends one whole file after the mend', () => {
  test.each<readonly [string, string, FaultEffect, string]>([
    ['down', 'CONNECT', { kind: 'drop', when: 'before' }, 'transfer.unavailable'],
    ['no-ssh-server', 'CONNECT', { kind: 'garbage', body: 'html' }, 'transfer.unavailable'],
    ['login-denied', 'AUTH', { kind: 'error', code: 'denied' }, 'transfer.access-denied'],
    ['write-denied', 'WRITE', { kind: 'error', code: 'denied' }, 'transfer.access-denied'],
    ['full', 'WRITE', { kind: 'error', code: 'full' }, 'transfer.full'],
    ['dropped-in-write', 'WRITE', { kind: 'drop', when: 'after' }, 'transfer.unavailable'],
    [
      'dropped-before-rename',
      'RENAME',
      { kind: 'drop', when: 'before' },
      'transfer.outcome-unknown',
    ],
    ['dropped-at-read-back', 'READ', { kind: 'drop', when: 'before' }, 'transfer.unavailable'],
  ])('%s', async (name, operation, effect, code) => {
    const one = await cases.begin(name);
    one.fault({ standIn: 'sftp', operation, effect });
    expectRefusal(await one.run(), code);
    const calls = one.servedCalls();
    expectOutcome(await one.runMended(), 'delivered');
    expect(one.servedCalls()).toBe(calls);
    await one.expectSentOnce();
  });
});

describe('a connection that breaks while the file is renamed is made anew in the same invocation', () => {
  test.each<readonly [string, 'before' | 'after']>([
    ['rename-not-done', 'before'],
    ['rename-done', 'after'],
  ])('%s: the file is looked for, and is sent once', async (name, when) => {
    const one = await cases.begin(name);
    const fault = one.fault({ ...renameOnce, effect: { kind: 'drop', when } });

    const sent = await one.run();

    expectOutcome(sent, 'delivered');
    await cases.whenFired(fault);
    await one.expectSentOnce();
  });

  test.each<readonly [string, Omit<FaultRule, 'id' | 'standIn'>]>([
    [
      'nobody-answers',
      { operation: 'CONNECT', after: 1, effect: { kind: 'drop', when: 'before' } },
    ],
    ['no-read-back', { operation: 'READ', effect: { kind: 'drop', when: 'before' } }],
  ])(
    '%s: a look that fails too says that running again is safe, and so it is',
    async (name, rule) => {
      const one = await cases.begin(name);
      one.fault({ ...renameOnce, effect: { kind: 'drop', when: 'after' } });
      one.fault({ standIn: 'sftp', ...rule });

      const unknown = await one.run();

      expectRefusal(unknown, 'transfer.outcome-unknown');
      expect(unknown.error?.retryable).toBe(true);
      expect(await one.deliveriesInTrail()).toEqual(['unknown']);
      expectOutcome(await one.runMended(), 'delivered');
      expect(await one.deliveriesInTrail()).toEqual(['unknown', 'done']);
      await one.expectSentOnce();
    },
  );
});

test('a changed host key is refused before any login, with both fingerprints', async () => {
  const one = await cases.begin('host-key');
  const effect = { kind: 'error', code: 'wrong-host-key' } as const;
  one.fault({ standIn: 'sftp', operation: 'CONNECT', effect });
  const refused = await one.run();
  expectRefusal(refused, 'transfer.host-key-changed');
  const pinned = String(cases.running.cloud.sftp.endpoints['hostKeyFingerprint']);
  for (const text of [refused.error?.text.en, refused.error?.text.zhHK]) {
    const fingerprints = new Set(text?.match(/SHA256:[A-Za-z0-9+/]{43}/g));
    expect(fingerprints).toContain(pinned);
    expect(fingerprints.size).toBe(2);
  }
  expect(await one.sentFiles()).toHaveLength(0);
  expectOutcome(await one.runMended(), 'delivered');
  await one.expectSentOnce();
});

test('a file that cannot be read back is unconfirmed and never sent again by itself', async () => {
  const one = await cases.begin('read-back');
  for (const operation of ['OPEN', 'READ', 'STAT', 'LSTAT', 'FSTAT']) {
    one.fault({ standIn: 'sftp', operation, effect: { kind: 'error', code: 'read-denied' } });
  }
  const sent = await one.run();
  expectOutcome(sent, 'delivered-unconfirmed');
  expect(sent.delivery?.because).toBe('read-back-forbidden');
  expectBothLanguages(sent.next);
  await one.expectSentOnce();
});

test('a file that the vendor takes at once is unconfirmed and never sent again by itself', async () => {
  const one = await cases.begin('taken');
  cases.running.cloud.sftp.setVendorTakesFiles(true);
  const sent = await one.run();
  expectOutcome(sent, 'delivered-unconfirmed');
  expect(sent.delivery?.because).toBe('already-taken');
  await one.expectSentOnce();
});

test('a file that the vendor takes while the connection breaks is not sent again', async () => {
  const one = await cases.begin('taken-and-dropped');
  cases.running.cloud.sftp.setVendorTakesFiles(true);
  one.fault({ standIn: 'sftp', operation: 'RENAME', effect: { kind: 'drop', when: 'after' } });
  const sent = await one.run();
  expectOutcome(sent, 'delivered-unconfirmed');
  expect(sent.delivery?.because).toBe('already-taken');
  await one.expectSentOnce();
});

test('a rename that was refused is done after the mend, though the leftover was cleared away', async () => {
  const one = await cases.begin('rename-denied');
  one.fault({ standIn: 'sftp', operation: 'RENAME', effect: { kind: 'error', code: 'denied' } });
  expectRefusal(await one.run(), 'transfer.access-denied');
  const folder = folderOf(one);
  const left = (await readdir(folder)).filter((name) => name.includes('_rename-denied_'));
  expect(left).toEqual([expect.stringMatching(/\.part$/)]);
  for (const name of left) await rm(path.join(folder, name));
  expectOutcome(await one.runMended(), 'delivered');
  await one.expectSentOnce();
});

test.each(['failure', 'unsupported'])(
  'a server that refuses looking and removing with “%s” gets the file all the same',
  async (code) => {
    const one = await cases.begin(`look-${code}`);
    one.fault({ standIn: 'sftp', operation: 'WRITE', effect: { kind: 'drop', when: 'after' } });
    expectRefusal(await one.run(), 'transfer.unavailable');
    cases.mend();
    for (const operation of ['STAT', 'LSTAT', 'FSTAT', 'READ', 'REMOVE']) {
      one.fault({ standIn: 'sftp', operation, effect: { kind: 'error', code } });
    }
    const sent = await one.runUntilFree();
    expectOutcome(sent, 'delivered-unconfirmed');
    expect(sent.delivery?.because).toBe('read-back-forbidden');
  },
);

test('a destination that is changed while the rename is in doubt is refused until it is put back', async () => {
  const one = await cases.begin('moved');
  one.fault({ ...renameOnce, effect: { kind: 'drop', when: 'after' } });
  const nobodyAnswers = { operation: 'CONNECT', after: 1 } as const;
  one.fault({ standIn: 'sftp', ...nobodyAnswers, effect: { kind: 'drop', when: 'before' } });
  expectRefusal(await one.run(), 'transfer.outcome-unknown');
  const folder = folderOf(one);
  const elsewhere = path.join(folder, '..', 'elsewhere');
  await mkdir(elsewhere);
  await deliverTo('elsewhere');
  expectRefusal(await one.runMended(), 'delivery.destination-changed');
  expect(await readdir(elsewhere)).toEqual([]);
  await deliverTo(one.name);
  expectOutcome(await one.run(), 'delivered');
  await one.expectSentOnce();
});

test('a destination that is changed before anything is visible is followed', async () => {
  const one = await cases.begin('moved-early');
  one.fault({ standIn: 'sftp', operation: 'WRITE', effect: { kind: 'error', code: 'denied' } });
  expectRefusal(await one.run(), 'transfer.access-denied');
  const folder = folderOf(one);
  await mkdir(path.join(folder, '..', 'new-place'));
  await deliverTo('new-place');
  const sent = await one.runMended();
  expectOutcome(sent, 'delivered');
  expect(sent.delivery?.path).toMatch(/^new-place\//);
  expect(await readdir(path.join(folder, '..', 'new-place'))).toHaveLength(1);
});

test('a file of the same name with other content is not overwritten', async () => {
  const one = await cases.begin('name-taken');
  const { companyCode } = cases.running.company;
  const folder = folderOf(one);
  const other = path.join(folder, `${companyCode}_2028-10_name-taken_0001.csv`);
  await writeFile(other, 'somebody else’s');
  expectRefusal(await one.run(), 'delivery.name-taken');
  expect((await one.sentFiles()).map(String)).toEqual(['somebody else’s']);
  await rm(other);
  expectOutcome(await one.run(), 'delivered');
  await one.expectSentOnce();
});

/** Where the account's folder of a case is on this machine. */
function folderOf({ name }: ExportCase): string {
  return path.join(String(cases.running.cloud.sftp.endpoints['directory']), name);
}

async function deliverTo(folder: string): Promise<void> {
  await cases.running.configure((configuration) => ({
    ...configuration,
    organisations: configuration.organisations.map((organisation) => ({
      ...organisation,
      companies: organisation.companies.map((company) => ({
        ...company,
        delivery: { ...company.delivery, folder },
      })),
    })),
  }));
}
