import type { CapacityUnits, RowWrite } from './table-client.ts';
import type { TablestoreAnswer } from './tablestore-attempt.ts';
import { consumedOf, PRICE_OF_REFUSED_CONDITION } from './tablestore-consumed.ts';
import { rowFaultKindOf, TablestoreFault } from './tablestore-fault.ts';

/** What the server says of one row of a batch. */
export type BatchRowAnswer =
  | { readonly outcome: 'written' | 'condition-failed'; readonly units: CapacityUnits }
  | { readonly outcome: 'fault'; readonly fault: TablestoreFault; readonly units: CapacityUnits };

/** A row as the SDK hands it out: flat, in the order of the request's tables and their rows. */
interface SdkRowAnswer {
  readonly isOk: boolean;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly tableName: string;
  readonly capacityUnit: unknown;
}

/**
 * The answer of each row, in the order of the rows. Undefined if the answer does not speak of exactly
 * these rows: then it is known of none of them what became of it.
 */
export function readBatchAnswer(
  answer: TablestoreAnswer,
  rows: readonly RowWrite[],
): readonly BatchRowAnswer[] | undefined {
  if (answer.outcome !== 'answered') return undefined;
  const given = answer.data['tables'] as readonly SdkRowAnswer[] | undefined;
  if (given?.length !== rows.length) return undefined;
  const unread = [...given];
  const answers: BatchRowAnswer[] = [];
  for (const { table } of rows) {
    const place = unread.findIndex(({ tableName }) => tableName === table.name);
    const [next] = place === -1 ? [] : unread.splice(place, 1);
    if (next === undefined) return undefined;
    answers.push(rowAnswerOf(next));
  }
  return answers;
}

function rowAnswerOf(row: SdkRowAnswer): BatchRowAnswer {
  const units = consumedOf({ consumed: { capacityUnit: row.capacityUnit } });
  if (row.isOk) return { outcome: 'written', units };
  const code = row.errorCode ?? '';
  if (code === 'OTSConditionCheckFail') {
    return { outcome: 'condition-failed', units: PRICE_OF_REFUSED_CONDITION };
  }
  const message = row.errorMessage ?? '';
  const fault = new TablestoreFault(rowFaultKindOf(code, message), code, {
    cause: new Error(message),
  });
  return { outcome: 'fault', fault, units };
}
