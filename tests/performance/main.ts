import { parseArgs } from 'node:util';
import { areBudgetsMet, type BenchRow } from './bench-row.ts';
import { benchJson, benchTable, machine } from './bench-table.ts';
import { callBudgetRow } from './call-budget-row.ts';
import { clientRows } from './client-rows.ts';
import { encoderRows } from './encoder-rows.ts';
import { exportRows } from './export-rows.ts';
import { forwarderRows } from './forwarder-rows.ts';
import { intakeRows } from './intake-rows.ts';
import { loadRows } from './load-rows.ts';

const parts: Readonly<Record<string, () => BenchRow[] | Promise<BenchRow[]>>> = {
  encoder: encoderRows,
  calls: () => [callBudgetRow()],
  client: clientRows,
  export: exportRows,
  load: loadRows,
  intake: intakeRows,
  forwarder: forwarderRows,
};

const usage = `npm run bench -- [options]      量度效能指標；未達標時以 1 結束

  --only PART     ${Object.keys(parts).join(', ')}; may be repeated      只量度指定部分，可重複
  --json          one JSON document on standard output        以 JSON 輸出
  --help          this page                                   顯示本頁
`;

/** `npm run bench`: measures, prints and ends with 1 if a budget is missed, 2 if it was misused. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const chosen = values.only ?? Object.keys(parts);
  const unknown = chosen.filter((name) => parts[name] === undefined);
  if (values.help === true || unknown.length > 0) {
    process.stdout.write(usage);
    return values.help === true ? 0 : 2;
  }
  const begun = performance.now();
  const rows: BenchRow[] = [];
  for (const name of chosen) {
    process.stderr.write(`measuring ${name} … 量度中\n`);
    rows.push(...((await parts[name]?.()) ?? []));
  }
  const elapsedMs = performance.now() - begun;
  process.stdout.write(
    values.json === true ? `${benchJson(rows, elapsedMs)}\n` : report(rows, elapsedMs),
  );
  return areBudgetsMet(rows) ? 0 : 1;
}

function report(rows: readonly BenchRow[], elapsedMs: number): string {
  const { node, cores, cpu } = machine();
  const isMet = areBudgetsMet(rows);
  return [
    '',
    'Performance budgets / 效能指標',
    `Node ${node}, ${cores} × ${cpu}, ${(elapsedMs / 1_000).toFixed(0)} s`,
    benchTable(rows),
    isMet ? 'Every budget is met. / 全部達標。' : 'A budget is missed. / 有指標未達標。',
    '',
  ].join('\n');
}

try {
  process.exitCode = await main();
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`The bench could not be run. / 無法量度。\n${text}\n\n${usage}`);
  process.exitCode = 2;
}
