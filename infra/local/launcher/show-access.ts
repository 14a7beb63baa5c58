import type { AccessOverview } from './access-job.ts';
import type { Screen } from './screen.ts';

/** Shows the tokens of the apps and the month's calls and pushes, with what to do now. */
export function showAccess(screen: Screen, { tokens, quotas, next }: AccessOverview): void {
  screen.heading('Access to DingTalk: tokens and quota / 釘釘存取：token 及配額');
  screen.table(
    ['app / 應用', 'token', 'expires / 到期', 'proven / 驗證', 'next refresh / 下次更新'],
    tokens.map((token) => [
      token.app,
      token.kind === 'app' ? token.state : `${token.kind}: ${token.state}`,
      token.expiresAtHongKong ?? '—',
      token.provenAtHongKong ?? '—',
      token.nextRefreshHongKong ?? '—',
    ]),
  );
  for (const { month, calls, pushes, functions } of quotas) {
    screen.table(
      [
        month,
        'used / 已用',
        'reserved / 預留',
        'free / 可用',
        'quota / 配額',
        'at month end / 月底預測',
      ],
      [
        rowOf('metered calls / 計費呼叫', calls),
        ...functions.map(({ name, used, reserved }) => [
          `  ${name}`,
          String(used),
          String(reserved),
          '',
          '',
          '',
        ]),
        rowOf('pushes / 推送', pushes),
      ],
    );
  }
  for (const { en, zhHK } of next) screen.line(`  ${en}\n  ${zhHK}`);
  screen.line('  npm run access -- status | quota | check');
}

function rowOf(title: string, figures: Readonly<Record<string, number | string>>): string[] {
  const names = ['used', 'reserved', 'free', 'quota', 'atMonthEnd'];
  return [title, ...names.map((name) => String(figures[name] ?? ''))];
}
