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
        en: 'Use an instance of its own for this environment, or remove the table by hand once you are sure that nobody needs its rows.',
        zhHK: '請為此環境使用獨立的實例；或在確定無人需要其中資料後，手動移除該資料表。',
      },
      details: { table, declared, present },
    });
  }
}
