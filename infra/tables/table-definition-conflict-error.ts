import { ApplicationError } from '../../shared/errors/index.ts';

/** A table of that name exists with another primary key, which can never be changed. */
export class TableDefinitionConflictError extends ApplicationError<'tables.definition-conflict'> {
  constructor(table: string, declared: string, present: string) {
    super({
      code: 'tables.definition-conflict',
      category: 'user',
      text: {
        en: `Table "${table}" exists with the primary key (${present}), but (${declared}) is needed.`,
        zhHK: `資料表「${table}」已存在，其主鍵為（${present}），但需要的主鍵為（${declared}）。`,
      },
      remedy: {
        en: `Expand, migrate, contract: declare a new table (such as ${table}_2, successorOf: '${table}'), release code that writes both and reads the new one, move the rows, and remove the old one later with npm run provision -- --contract ${table}.`,
        zhHK: `擴展、遷移、收縮：請聲明新資料表（例如 ${table}_2，successorOf: '${table}'），發布同時寫入兩者而讀取新表的程式，遷移資料，其後以 npm run provision -- --contract ${table} 移除舊表。`,
      },
      details: { table, declared, present },
    });
  }
}
