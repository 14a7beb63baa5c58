import type { Screen } from './screen.ts';
import type { ServiceDeskResult } from './service-desk-job.ts';

/** Tells which request the approval has become, and how often its event was pushed. */
export function showServiceDesk(screen: Screen, result: ServiceDeskResult): void {
  const [issueKey, ...others] = result.issueKeys;
  screen.table(
    ['', ''],
    [
      ['approval / 審批', result.processInstanceId],
      ['pushes of its end / 結束事件的推送次數', String(result.pushes)],
      ['requests at the service desk / 服務台請求', String(result.issueKeys.length)],
      ['Jira request / Jira 請求', [issueKey ?? '—', ...others].join(', ')],
    ],
  );
  if (issueKey === undefined) {
    screen.line(
      '  No request yet: npm run events -- status tells where the event is.\n' +
        '  尚未有請求：npm run events -- status 可查看事件所在。',
    );
  }
}
