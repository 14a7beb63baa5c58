import type { PersonMapping } from '../domain/people-table.ts';
import { ExportRefusedError } from '../errors.ts';
import { eachPersonAmounts } from '../ledger/amounts-archive.ts';
import type { ExportDependencies } from '../ports.ts';
import type { StoredRun } from '../run-store.ts';
import type { HeldPerson } from './held-in-run.ts';
import type { HeldTable } from './held-mapping.ts';

/** How a request names a person; exactly one of both. */
export interface NamedPerson {
  readonly employee?: string | undefined;
  readonly userId?: string | undefined;
}

/**
 * The one person that a request means, with every employee number they have had: by the mapping tables
 * and by the amounts of runs, where people mapped by job number have their user id.
 *
 * @throws ExportRefusedError `request.unknown-employee` if the number was nobody's, or several people's
 */
export async function findHeldPerson(
  deps: ExportDependencies,
  named: NamedPerson,
  tables: readonly HeldTable[],
  runs: readonly StoredRun[],
): Promise<HeldPerson> {
  const identities = new Map<string, Set<string>>();
  const add = (userId: string, number: string): void => {
    if (userId === '') return;
    identities.set(userId, (identities.get(userId) ?? new Set()).add(number));
  };
  for (const { rows } of tables) for (const row of rows) add(row.user_id, row.employee_number);
  for (const { record } of runs) {
    const { dueKey: key, dueSha256: sha256 } = record;
    if (key === undefined || sha256 === undefined) continue;
    for await (const { userId, amounts } of eachPersonAmounts(deps, { key, sha256 })) {
      for (const { employeeNumber } of amounts) add(userId, employeeNumber);
    }
  }
  const { employee = '', userId } = named;
  if (userId !== undefined) {
    return { userId, employeeNumbers: identities.get(userId) ?? new Set() };
  }
  const holders = [...identities].filter(([, numbers]) => numbers.has(employee));
  const [holder] = holders;
  if (holder === undefined || holders.length > 1) throw notOnePerson(employee, holders.length);
  return { userId: holder[0], employeeNumbers: holder[1] };
}

/** Whether a row of a mapping table is the person's. */
export function isMappingOf(person: HeldPerson, row: PersonMapping): boolean {
  return row.user_id === ''
    ? person.employeeNumbers.has(row.employee_number)
    : row.user_id === person.userId;
}

function notOnePerson(employee: string, holders: number): ExportRefusedError {
  return new ExportRefusedError('request.unknown-employee', {
    text: {
      en: `The employee number ${employee} is that of ${String(holders)} people in mapping and runs; nothing was put together.`,
      zhHK: `於對照表及各次匯出中，有 ${String(holders)} 人使用僱員編號 ${employee}；沒有整理任何資料。`,
    },
    remedy: {
      en: 'Name the person by userId, as DingTalk knows them.',
      zhHK: '請以 userId（釘釘的用戶編號）指明該人。',
    },
    details: { holders },
  });
}
