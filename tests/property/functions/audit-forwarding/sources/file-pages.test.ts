import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createFileAuditSource,
  type UnreachableRows,
} from '../../../../../functions/audit-forwarding/sources/file-audit.ts';
import { auditSettingsSchema } from '../../../../../functions/audit-forwarding/domain/settings.ts';
import type { DingTalkClient } from '../../../../../shared/dingtalk/index.ts';

const NOW = Date.parse('2026-11-04T02:00:00Z');

interface Row {
  readonly bizId: string;
  readonly gmtCreate: number;
  readonly action: number;
  readonly userId: string;
  readonly docMemberList: readonly never[];
  readonly docReceiverList: readonly never[];
}

/** Few instants and few files, so that keys recur; ids of files beyond what a double can hold. */
const rows = fc
  .array(fc.record({ second: fc.nat({ max: 3 }), file: fc.nat({ max: 4 }), copies: fc.nat(2) }), {
    maxLength: 40,
  })
  .map((drawn) =>
    drawn.flatMap(({ copies, file, second }, number) =>
      Array<Row>(copies + 1).fill({
        bizId: String(9_007_199_254_740_993_000n + BigInt(file)),
        gmtCreate: NOW - 3_600_000 + second,
        action: number,
        userId: 'hk001',
        docMemberList: [],
        docReceiverList: [],
      }),
    ),
  );

/**
 * The log as DingTalk documents it: oldest first; the next page is what comes strictly after a time
 * and file. `isInclusive`: what comes at it as well. The rows of a page are in no order.
 */
function clientOf(all: readonly Row[], isInclusive: boolean): Pick<DingTalkClient, 'call'> {
  const order = (one: Row, other: Row): number =>
    one.gmtCreate - other.gmtCreate || Number(BigInt(one.bizId) - BigInt(other.bizId));
  const sorted = [...all].sort(order);
  const call = (_operation: unknown, params: unknown) => {
    const { after, pageSize } = params as { readonly after?: Row; readonly pageSize: number };
    const rest = sorted.filter((row) => {
      if (after === undefined) return true;
      return isInclusive ? order(row, after) >= 0 : order(row, after) > 0;
    });
    const list = rest.slice(0, pageSize).reverse();
    return Promise.resolve({ answer: { list }, body: new Uint8Array(), attempts: 1 });
  };
  return { call } as unknown as Pick<DingTalkClient, 'call'>;
}

async function readAll(all: readonly Row[], pageSize: number, isInclusive = false) {
  const unreachable: UnreachableRows[] = [];
  const source = createFileAuditSource({
    client: clientOf(all, isInclusive),
    clock: { nowEpochMs: () => NOW, sleep: () => Promise.resolve() },
    settings: auditSettingsSchema.parse({ edition: 'exclusive' }),
    pageSize,
    onUnreachableRows: (rowsOfOneKey) => unreachable.push(rowsOfOneKey),
  });
  const held = new Set<unknown>();
  for await (const { records } of source.pages(undefined, {})) {
    records.forEach(({ fields }) => held.add(fields['action']));
  }
  return { held, unreachable };
}

const keyOf = ({ bizId, gmtCreate }: Row): string => `${String(gmtCreate)} ${bizId}`;

/** Rows of the time and file that most rows have. */
function mostOfOneKey(all: readonly Row[]): number {
  const counts = new Map<string, number>();
  all.forEach((row) => counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1));
  return Math.max(0, ...counts.values());
}

describe('pages of the file audit log', () => {
  it('lose no row, however many are of one instant and one file', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 12 }), async (all, pageSize) => {
        fc.pre(mostOfOneKey(all) < pageSize);

        const { held, unreachable } = await readAll(all, pageSize);

        expect([...held].sort()).toEqual([...new Set(all.map(({ action }) => action))].sort());
        expect(unreachable).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('lose no row in silence where a page holds one instant and one file alone', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 6 }), async (all, pageSize) => {
        const { held, unreachable } = await readAll(all, pageSize);

        const told = new Set(unreachable.map(({ atEpochMs }) => atEpochMs));
        const lost = all.filter(({ action }) => !held.has(action));
        expect(lost.filter(({ gmtCreate }) => !told.has(gmtCreate))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('lose no row with a server that tells the last row again', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (all) => {
        const pageSize = 2 * mostOfOneKey(all) + 1;

        const { held } = await readAll(all, pageSize, true);

        expect(held.size).toBe(new Set(all.map(({ action }) => action)).size);
      }),
      { numRuns: 500 },
    );
  });
});
