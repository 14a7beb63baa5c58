import {
  payloadSchemas,
  type Action,
} from '../../functions/attendance-export/requests/payload-schemas.ts';
import type { BilingualText } from '../../shared/errors/index.ts';
import type { CommandAction } from '../command/command-parts.ts';
import { FunctionCommand } from '../command/function-command.ts';
import { commandOptions, payloadOptions } from './command-options.ts';

const functionTexts: Readonly<Record<Action, BilingualText>> = {
  export: { en: 'fetch, compute, deliver', zhHK: '擷取、計算、送出' },
  resume: { en: 'go on with the run at hand', zhHK: '繼續現有的匯出' },
  status: { en: 'the runs of a period', zhHK: '某計薪期的匯出紀錄' },
  'final-pay': { en: 'pay named leavers before the regular run', zhHK: '為離職僱員提前結算' },
  release: { en: 'ask anew for the release, or take it back', zhHK: '重新要求放行，或撤回要求' },
  'mark-paid': { en: 'payroll has paid by the delivered file', zhHK: '已按送出的檔案支薪' },
  adjust: { en: 'hand in a table of adjustments', zhHK: '提交調整表' },
  preview: { en: 'the first lines of the file, and their bytes', zhHK: '檔案首數行及其位元組' },
  check: { en: 'tell managers what is open before the cut-off', zhHK: '截數前通知主管未處理事項' },
  explain: { en: 'how a person’s hours came about', zhHK: '說明某僱員工時的由來' },
  compare: { en: 'your own file against ours', zhHK: '以現行檔案與本檔比較' },
  reproduce: { en: 'make the bytes of an old run again', zhHK: '重新產生舊匯出的檔案' },
  'subject-access': { en: 'everything held about one person', zhHK: '某人的全部資料' },
  template: { en: 'mapping tables to be filled in', zhHK: '待填的對照表' },
  acknowledge: { en: 'read the receiver’s answer', zhHK: '讀取接收方的回覆' },
  'statutory-records': {
    en: 'hours for the minimum wage, weeks of a continuous contract',
    zhHK: '最低工資所需的工時紀錄及連續性合約的周數',
  },
  retention: { en: 'erase what has been kept long enough', zhHK: '刪除保存期已滿的資料' },
};

/** Actions that exist only where the local cloud plays the people and the clouds of a company. */
export const localActions = {
  decide: {
    text: {
      en: 'local cloud only: agree or refuse, as the approver does in the DingTalk app',
      zhHK: '只限本機雲端：代替審批人在釘釘同意或拒絕',
    },
    options: ['agree', 'refuse', 'as'],
  },
  'late-punch': {
    text: {
      en: 'local cloud only: a forgotten punch comes in after all',
      zhHK: '只限本機雲端：補回一次遺漏的打卡',
    },
    options: ['period', 'from', 'to', 'employee', 'date'],
  },
  'publish-mapping': {
    text: {
      en: 'local cloud only: seal and publish mapping tables, show what changes',
      zhHK: '只限本機雲端：加密並發佈對照表，列出更改',
    },
    options: ['company', 'file', 'codes'],
  },
} as const satisfies Readonly<Record<string, CommandAction>>;
export type LocalAction = keyof typeof localActions;

const functionActions = Object.fromEntries(
  Object.entries(payloadSchemas).map(([action, schema]): [string, CommandAction] => [
    action,
    {
      schema,
      text: functionTexts[action as Action],
      options: 'accept' in schema.shape ? ['accept-all-of', 'save'] : ['save'],
    },
  ]),
);

/** What can be asked of the export function from a terminal. */
export const payrollCommand = new FunctionCommand({
  name: 'payroll',
  title: '以指令操作薪酬匯出',
  note: 'Company and period are those of the local cloud unless given. / 未指定時，公司及計薪期取自本機雲端。',
  actions: { ...functionActions, ...localActions },
  options: payloadOptions,
  otherOptions: commandOptions,
});

export function isLocalAction(action: string): action is LocalAction {
  return payrollCommand.isLocal(action);
}
