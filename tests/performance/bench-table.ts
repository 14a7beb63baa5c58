import Table from 'cli-table3';
import { cpus } from 'node:os';
import { areBudgetsMet, type BenchRow } from './bench-row.ts';

/** The rows as a table for a person, in both languages. */
export function benchTable(rows: readonly BenchRow[]): string {
  const table = new Table({
    head: [
      'what\n項目',
      'figure\n數值',
      'floor or peer\n下限或對照',
      'ratio\n比率',
      'budget\n指標',
      'met\n達標',
    ],
    style: { head: [], border: [] },
    colWidths: [40, 26, 34, 7, 16, 6],
    wordWrap: true,
  });
  for (const row of rows) {
    table.push([
      `${row.what.en}\n${row.what.zhHK}`,
      row.figure,
      row.reference,
      row.ratio?.toFixed(2) ?? '',
      row.budget,
      metText(row),
    ]);
  }
  return table.toString();
}

/** The same for a program: one JSON document. */
export function benchJson(rows: readonly BenchRow[], elapsedMs: number): string {
  return JSON.stringify(
    { v: 1, ...machine(), elapsedMs: Math.round(elapsedMs), isMet: areBudgetsMet(rows), rows },
    undefined,
    2,
  );
}

/** What the figures were measured on. */
export function machine(): { readonly node: string; readonly cores: number; readonly cpu: string } {
  const found = cpus();
  return { node: process.version, cores: found.length, cpu: found[0]?.model.trim() ?? '' };
}

function metText({ isMet }: BenchRow): string {
  if (isMet === undefined) return '—';
  return isMet ? 'yes\n是' : 'NO\n否';
}
