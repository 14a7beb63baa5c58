import type { ApprovalTemplate } from '../dingtalk/approval-template.ts';
import type { SampleCompany } from '../sample-company/index.ts';

/** Names of the form's components, as an administrator in Hong Kong would call them. */
const FIELDS = {
  company: '公司',
  period: '計薪期',
  run: '匯出編號',
  totals: '總數',
  exceptions: '異常項目',
  fileSha256: '檔案雜湊值',
  report: '報告',
} as const;

/** Form for the release of the sample company's files. */
export const releaseTemplate: ApprovalTemplate = {
  processCode: 'PROC-PAYROLL-RELEASE',
  name: '薪酬檔案放行',
  components: Object.values(FIELDS),
};

/** Who lets the sample company's files out: two people who serve all through the period, not the one who asks. */
export function sampleReleaseOf({ people, parameters }: SampleCompany) {
  const serving = people.filter(
    ({ hiredOn, leftOn }) => leftOn === undefined && hiredOn < parameters.period.from,
  );
  const [originatorUserId = '', ...approverUserIds] = serving
    .slice(0, 3)
    .map(({ userId }) => userId);
  const { processCode } = releaseTemplate;
  return {
    kind: 'approval' as const,
    processCode,
    originatorUserId,
    approverUserIds,
    fields: FIELDS,
  };
}
