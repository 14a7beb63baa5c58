import { quotaTables, type PageLanguage, type QuotaTable } from './quota-tables.ts';

/** The pages that hold computed tables. */
export const quotaPages: readonly { readonly file: string; readonly language: PageLanguage }[] = [
  { file: 'shared/call-ledger/QUOTAS.md', language: 'en' },
  { file: 'shared/call-ledger/QUOTAS.zh-HK.md', language: 'zhHK' },
];

/** The page with each table between its marks as it is computed now. @throws Error without a mark */
export function withTables(page: string, language: PageLanguage): string {
  return Object.entries(quotaTables).reduce(
    (text, [name, tableOf]) => replaceBetween(text, name as QuotaTable, tableOf(language)),
    page,
  );
}

function replaceBetween(page: string, name: QuotaTable, table: string): string {
  const begin = `<!-- computed: ${name} -->`;
  const end = `<!-- end of ${name} -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the page has no place for the table "${name}"`);
  return `${page.slice(0, from + begin.length)}\n\n${table}\n\n${page.slice(to)}`;
}
