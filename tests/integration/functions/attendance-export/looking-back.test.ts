import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningCloud } from '../../../support/running-cloud.ts';
import { expectOutcome, expectRefusal } from './export-cases.ts';
import { rowsOf } from './sent-file.ts';

const PERIOD = '2028-10';

let running: RunningCloud;
let sent: Buffer;

beforeAll(async () => {
  running = await RunningCloud.start({ employees: 12, seed: 7, period: PERIOD });
  const held = await running.invoke({});
  const accept = (held.exceptions?.openList ?? []).map(({ id }) => id);
  expectOutcome(await running.invoke({ accept }), 'delivered');
  sent = [...(await running.deliveredFiles()).values()][0] ?? Buffer.alloc(0);
});
afterAll(() => running.close());

type Answer = Readonly<Record<string, unknown>>;

/** An action that only looks: it must ask DingTalk nothing. */
async function look(payload: Answer): Promise<Answer> {
  const before = running.callLog().length;
  const answer = (await running.invoke(payload)) as unknown as Answer;
  expect(running.callLog()).toHaveLength(before);
  return answer;
}

describe('a preview', () => {
  test('shows the first rows of the file that was sent, and where their bytes are', async () => {
    const preview = await look({ action: 'preview', lines: 2 });

    expect(preview['outcome']).toBe('previewed');
    const [headers, first] = preview['table'] as string[][];
    const [sentFirst] = rowsOf(sent);
    expect(Object.fromEntries((headers ?? []).map((name, at) => [name, first?.[at]]))).toEqual(
      sentFirst,
    );
    const [record] = preview['records'] as { offset: number; hex: string }[];
    const shown = Buffer.from((record?.hex ?? '').replaceAll(' ', ''), 'hex');
    expect(sent.subarray(0, shown.length)).toEqual(shown);
    expect(preview['rowCount']).toBe(rowsOf(sent).length);
  });

  test('is refused for a period without a run', async () => {
    const preview = await running.invoke({
      action: 'preview',
      from: '2028-09-01',
      to: '2028-09-30',
    });

    expectRefusal(preview, 'request.unknown-run');
  });
});

describe('a reproduction', () => {
  test('makes the sent bytes again, from the amounts and from the answers', async () => {
    const runsBefore = await running.status();

    const reproduced = await look({ action: 'reproduce' });

    const sha256 = createHash('sha256').update(sent).digest('hex');
    expect(reproduced).toMatchObject({
      outcome: 'reproduced',
      fromAmounts: { matches: true, sha256 },
      fromAnswers: {
        stored: true,
        inputsMatch: true,
        amountsMatch: true,
        file: { matches: true, sha256 },
      },
      versions: { isSameEngine: true },
    });
    expect(await running.status()).toEqual(runsBefore);
  });

  test('does so still after mapping, rules and operator have changed', async () => {
    await running.configure((configuration) => ({
      ...configuration,
      organisations: configuration.organisations.map((organisation) => ({
        ...organisation,
        operatorUserId: 'somebody-else',
        companies: organisation.companies.map((company) => ({
          ...company,
          payRules: { version: 2, grace: { lateMinutes: 30 } },
        })),
      })),
    }));
    await running.publishEarningsCodes([]);

    const reproduced = await look({ action: 'reproduce' });

    expect(reproduced['outcome'], JSON.stringify(reproduced)).toBe('reproduced');
  });
});
