import type { SampleCompany } from '../sample-company/index.ts';
import type { LauncherOptions } from './options.ts';
import type { Screen } from './screen.ts';

interface AboutEmpty {
  readonly company: SampleCompany;
  readonly endpointsFile: string;
  readonly options: LauncherOptions;
}

/** Tells whoever deploys by hand what is there and which commands come next. */
export function showEmpty(screen: Screen, { company, endpointsFile, options }: AboutEmpty): void {
  const { from, to } = company.parameters.period;
  const isElsewhere = !endpointsFile.startsWith(`${process.cwd()}/.local/`);
  const where = isElsewhere ? `LOCAL_CLOUD_STATE=${options.stateDirectory} ` : '';
  const state = isElsewhere ? ` --state ${options.stateDirectory}` : '';
  const deploy = `${where}FC_COMPONENT=./infra/local/fc-component npx s`;
  screen.heading('No functions yet / 尚未有函數');
  screen.table(
    ['', ''],
    [
      ['company / 公司', `${company.companyCode} ${company.nameZhHK}`],
      ['period / 計薪期', `${from} – ${to}`],
      ['endpoints and keys / 端點', endpointsFile],
      ['published / 已發佈', 'secrets, configuration, mapping / 機密、設定、對照表'],
    ],
  );
  screen.line('\nIn another terminal, one after the other / 請於另一終端機依次執行：');
  screen.table(
    ['', ''],
    [
      ['deploy / 部署', `${deploy} deploy -y`],
      ['a callback / 回呼', `npm run send-callback -- --type bpms_task_change${state}`],
      ['export / 匯出', `npm run payroll -- export${state}`],
      ['look / 查看', `npm run payroll -- status${state}`],
      ['remove / 移除', `${deploy} remove -y`],
    ],
  );
}
