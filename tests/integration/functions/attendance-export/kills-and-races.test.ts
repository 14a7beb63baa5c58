import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { FunctionFailedError } from '../../../../infra/local/launcher/invoke-function.ts';
import { ExportCases, expectOutcome } from './export-cases.ts';

/** Calls under way at once: so many answers may be served and lost at a kill. */
const IN_FLIGHT = 4;
/** Long enough to kill in, short enough to end before the cloud does. */
const STOPPED_MS = 2_500;

let cases: ExportCases;

beforeAll(async () => {
  cases = await ExportCases.start();
});
afterEach(() => cases.mend());
afterAll(() => cases.close());

describe('kill -9 of the function, then the same command: one file, the same bytes', () => {
  test.each([
    ['asking-dingtalk', 'dingtalk', 'attendance/listRecord', 2],
    ['storing-an-answer', 'oss', 'PutObject', 25],
    ['noting-an-answer', 'tablestore', 'PutRow', 25],
    ['writing-the-file', 'sftp', 'WRITE', 0],
    ['renaming-the-file', 'sftp', 'RENAME', 0],
    ['reading-it-back', 'sftp', 'READ', 0],
  ] as const)('while %s', async (name, standIn, operation, after) => {
    const one = await cases.begin(name);
    const effect = { kind: 'delay', ms: STOPPED_MS } as const;
    const id = one.fault({ standIn, operation, effect, after, times: 1 });
    const killed = one.run().catch((error: unknown) => error);
    await cases.whenFired(id);
    await cases.endInstances();
    expect(await killed).toBeInstanceOf(FunctionFailedError);
    expectOutcome(await one.runMended(), 'delivered');
    await one.expectSentOnce(IN_FLIGHT);
  });

  test('also when the whole cloud ends with it', async () => {
    const one = await cases.begin('whole-cloud');
    const effect = { kind: 'delay', ms: STOPPED_MS } as const;
    const id = one.fault({ standIn: 'oss', operation: 'PutObject', effect, after: 20, times: 1 });
    const killed = one.run().catch((error: unknown) => error);
    await cases.whenFired(id);
    await cases.endInstances();
    await killed;
    await cases.running.restart();
    expectOutcome(await one.runUntilFree(), 'delivered');
    await one.expectSentOnce(IN_FLIGHT);
  });
});

describe('two commands at once', () => {
  test('for the same period: one works, the other says so; together they send one file', async () => {
    const one = await cases.begin('twice');
    const results = await Promise.all([one.run(), one.run(), one.run()]);
    const said = results.map(({ outcome, error }) => error?.code ?? outcome).sort();
    expect(said.filter((word) => word === 'delivered')).toHaveLength(1);
    expect(['already-delivered', 'delivered', 'run.in-progress']).toEqual(
      expect.arrayContaining(said),
    );
    await one.expectSentOnce();
  });

  test('for two forms of the same days: one at a time, and the second is held', async () => {
    const [left, right] = [await cases.begin('left'), await cases.begin('right')];
    const results = await Promise.all([left.run(), right.run()]);
    const said = results.map(({ outcome, error }) => error?.code ?? outcome);
    expect(said.filter((word) => word === 'delivered')).toHaveLength(1);
    const second = said[0] === 'delivered' ? right : left;
    const held = await second.runUntilFree();
    expectOutcome(held, 'held');
    expect(held.exceptions?.openList.map(({ kind }) => kind)).toEqual(['replaces-delivered-run']);
    expect(await second.sentFiles()).toEqual([]);
  });
});
