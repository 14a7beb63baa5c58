import { expect, it } from 'vitest';
import type { RowWrite } from '../../../../shared/table-store/index.ts';
import { readBatchAnswer } from '../../../../shared/table-store/tablestore-batch-answer.ts';
import { namesTable, pairsTable } from '../../../conformance/table-client.suite.ts';

const target = { kind: 'delete', condition: { row: 'ignore' } } as const;
const rows: readonly RowWrite[] = [
  { ...target, table: namesTable, key: { name: 'a' } },
  { ...target, table: pairsTable, key: { owner: 'a', number: 1n } },
  { ...target, table: namesTable, key: { name: 'b' } },
];

/** A row of an answer as the SDK hands it out. */
function answered(tableName: string, errorCode?: string): object {
  const isOk = errorCode === undefined;
  return {
    isOk,
    tableName,
    errorCode: errorCode ?? null,
    errorMessage: isOk ? null : 'text',
    capacityUnit: isOk ? { read: 0, write: 1 } : '',
  };
}

function outcomesOf(answers: readonly object[] | undefined): readonly string[] | undefined {
  const data = answers === undefined ? {} : { tables: answers };
  const read = readBatchAnswer({ outcome: 'answered', data, serverTimeEpochMs: 0 }, rows);
  return read?.map(({ outcome }) => outcome);
}

it('finds the answer of each row, whichever table the server speaks of first', () => {
  const names = [answered('conformance_names'), answered('conformance_names', 'OTSServerBusy')];
  const pair = answered('conformance_pairs', 'OTSConditionCheckFail');

  expect(outcomesOf([...names, pair])).toEqual(['written', 'condition-failed', 'fault']);
  expect(outcomesOf([pair, ...names])).toEqual(['written', 'condition-failed', 'fault']);
});

it('reads the units of a written row, and the price of a refused condition', () => {
  const tables = [
    answered('conformance_names'),
    answered('conformance_pairs', 'OTSConditionCheckFail'),
    answered('conformance_names'),
  ];

  const read = readBatchAnswer(
    { outcome: 'answered', data: { tables }, serverTimeEpochMs: 0 },
    rows,
  );

  expect(read?.map(({ units }) => units)).toEqual([
    { read: 0, write: 1 },
    { read: 1, write: 1 },
    { read: 0, write: 1 },
  ]);
});

it('takes a code that it does not know for an unknown outcome', () => {
  const tables = [answered('conformance_names', 'OTSSomethingNew')];

  const read = readBatchAnswer(
    { outcome: 'answered', data: { tables }, serverTimeEpochMs: 0 },
    rows.slice(0, 1),
  );

  expect(read).toMatchObject([{ outcome: 'fault', fault: { kind: 'unclear' } }]);
});

it.each<[string, readonly object[] | undefined]>([
  ['too few rows', [answered('conformance_names'), answered('conformance_pairs')]],
  ['too many rows', Array.from({ length: 4 }, () => answered('conformance_names'))],
  ['a table that was not asked', Array.from({ length: 3 }, () => answered('conformance_names'))],
  ['no rows at all', undefined],
])('says nothing of any row when the answer speaks of %s', (_title, answers) => {
  expect(outcomesOf(answers)).toBeUndefined();
});
