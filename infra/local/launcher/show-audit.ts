import type { AuditOverview } from './audit-job.ts';
import type { Screen } from './screen.ts';

const SOURCETYPE_PREFIX = 'dingtalk:audit:';

/** Shows what is in the streams, what has arrived at Splunk, and whether the chain is whole. */
export function showAudit(screen: Screen, overview: AuditOverview): void {
  screen.heading('Audit events / 審計事件');
  screen.table(
    [
      'source / 來源',
      'state / 狀態',
      'events / 事件',
      'at Splunk / 已到 Splunk',
      'every, min / 每隔（分鐘）',
      'lag, mean / 平均延遲（分鐘）',
    ],
    overview.sources.map((one) => [
      one.source,
      one.state,
      String(one.events),
      String(overview.collected[`${SOURCETYPE_PREFIX}${one.source}`] ?? 0),
      String(one.everyMinutes),
      one.meanLagMinutes === undefined ? '—' : String(one.meanLagMinutes),
    ]),
  );
  screen.table(['', ''], [...sinkRows(overview), ...archiveRows(overview), chainRow(overview)]);
  for (const { en, zhHK } of [...overview.findings, ...overview.next]) {
    screen.line(`  ${en}\n  ${zhHK}`);
  }
  screen.line('  npm run audit -- status | forward | verify');
}

function sinkRows({ sinks }: AuditOverview): string[][] {
  return sinks.flatMap(({ sink, assurance, backlog, delivered, lagMinutes, rejected, resent }) => [
    [`${sink}: delivered / 已送達`, `${String(delivered)} (${assurance})`],
    [`${sink}: backlog, lag / 積壓、延遲`, `${String(backlog)}, ${String(lagMinutes)} min`],
    [`${sink}: resent, rejected / 重送、被拒`, `${String(resent)}, ${String(rejected)}`],
  ]);
}

/** An hour is archived when it has ended. */
function archiveRows({ archive }: AuditOverview): string[][] {
  return archive.map(({ archived, backlog }) => [
    'archived, waiting for the hour to end / 已存檔、待該小時完結',
    `${String(archived)}, ${String(backlog)}`,
  ]);
}

function chainRow({ verification, verifiedEvents }: AuditOverview): string[] {
  const isWhole = verification === 'verified';
  const text = isWhole ? `verified / 已核實: ${String(verifiedEvents)}` : verification;
  return ['chain / 雜湊鏈', text];
}
