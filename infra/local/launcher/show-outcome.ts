import path from 'node:path';
import type { SampleCompany } from '../sample-company/index.ts';
import type { MainJobResult } from './main-job.ts';
import type { LauncherOptions } from './options.ts';
import type { Screen } from './screen.ts';

interface About {
  readonly company: SampleCompany;
  /** Folder of the SFTP stand-in, or `host:port` of the real server. */
  readonly deliveredTo: string;
  readonly endpointsFile: string;
  readonly expectedDirectory: string;
  readonly options: LauncherOptions;
}

/** Tells a newcomer what ran, where everything is, and what to try next. */
export function showOutcome(screen: Screen, done: MainJobResult, about: About): void {
  const { result, outputs } = done;
  screen.heading(`Result: ${result.outcome} / 結果`);
  if (result.error !== undefined) {
    screen.line(`  ${result.error.code}: ${result.error.text.en}\n  ${result.error.text.zhHK}`);
    screen.line(`  → ${result.error.remedy.en}\n  → ${result.error.remedy.zhHK}`);
  }
  const { manifest, exceptions, delivery } = result;
  const rows: string[][] = [
    ['company / 公司', `${about.company.companyCode} ${about.company.nameZhHK}`],
    ['run / 匯出', result.run ?? ''],
  ];
  if (manifest !== undefined) {
    rows.push(
      ['lines in the file / 檔案行數', String(manifest.file.rows)],
      [
        'people / 人數',
        `${String(manifest.people.withLines)} with lines, ${String(manifest.people.withoutLines)} without`,
      ],
      [
        'exceptions / 異常項目',
        `${String(exceptions?.total ?? 0)}, of which ${String(done.acceptedExceptions)} accepted now`,
      ],
      ['SHA-256', manifest.file.sha256],
    );
  }
  rows.push(['metered DingTalk calls / 計費呼叫', String(result.meteredCallsUsed ?? 0)]);
  if (delivery !== undefined)
    rows.push(['delivered to / 送達', path.join(about.deliveredTo, delivery.path)]);
  if (outputs !== undefined) {
    rows.push(
      ['report / 報告', outputs.report],
      ['lines as a workbook / 明細試算表', outputs.workbook],
      ['copy of the file / 檔案副本', outputs.file],
      ['manifest / 清單', outputs.manifest],
      ['exceptions / 異常項目清單', outputs.exceptions],
    );
  }
  rows.push(['expected hours (oracle) / 預期工時', about.expectedDirectory]);
  rows.push(['endpoints and keys / 端點', about.endpointsFile]);
  screen.table(['', ''], rows);
  if (manifest !== undefined) {
    screen.table(
      ['code / 代碼', 'lines / 行', 'quantity / 數量', 'unit / 單位'],
      manifest.controlTotals.map((total) => [
        total.earningsCode,
        String(total.lines),
        total.quantity,
        total.unit,
      ]),
    );
  }
  screen.line(`\n${result.next.en}\n${result.next.zhHK}`);
  showNextTries(screen, about);
  screen.line(`\nTook ${screen.elapsed}. / 歷時 ${screen.elapsed}。`);
}

function showNextTries(screen: Screen, { company, options }: About): void {
  const month = company.parameters.period.from.slice(0, 7);
  screen.line('\nWhat to try next / 下一步：');
  screen.line(
    '  · the same command again: nothing metered is fetched and nothing is sent twice / 再執行一次：不會重送',
  );
  screen.line('  · kill it in the middle (kill -9), then the same command / 中途強制結束後再執行');
  screen.line(
    `  · npm start -- --once --employees 1000 --period ${month} --seed ${String(options.seed + 1)}`,
  );
  screen.line(
    '  · in another terminal: npm run payroll -- help, npm run events -- help, npm run access -- help, npm run audit -- help / 於另一終端機執行',
  );
  screen.line('  · deliver to your own OpenSSH server: README.md, "Deliver to a real server"');
}
