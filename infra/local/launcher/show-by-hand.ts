import path from 'node:path';
import type { SampleCompany } from '../sample-company/index.ts';
import { sampleReleaseOf } from './sample-release.ts';
import type { Screen } from './screen.ts';

/** Tells whoever does everything by hand what is there and where to begin. */
export function showByHand(screen: Screen, company: SampleCompany, endpointsFile: string): void {
  const mapping = path.join(path.dirname(endpointsFile), 'mapping');
  const { from, to } = company.parameters.period;
  const { originatorUserId, approverUserIds } = sampleReleaseOf(company);
  screen.heading('By hand / 逐步操作');
  screen.table(
    ['', ''],
    [
      ['company / 公司', `${company.companyCode} ${company.nameZhHK}`],
      ['period / 計薪期', `${from} – ${to}`],
      ['asks for the release / 要求放行', originatorUserId],
      ['may agree / 可批准', approverUserIds.join(', ')],
      ['mapping tables / 對照表', mapping],
      ['endpoints and keys / 端點', endpointsFile],
    ],
  );
  screen.line(
    '\nNothing is exported yet. In another terminal: npm run payroll -- help' +
      '\n尚未匯出。請於另一終端機執行：npm run payroll -- help',
  );
}
