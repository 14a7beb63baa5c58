import { payloadSchemas } from '../../functions/audit-forwarding/requests/payload-schemas.ts';
import { FunctionCommand } from '../command/function-command.ts';
import { commandOption, option } from '../command/payload-option.ts';

/** What can be asked of the audit-forwarding function from a terminal. */
export const auditCommand = new FunctionCommand({
  name: 'audit',
  title: '以指令查看、轉送及重播審計事件',
  note: 'Days are those of Hong Kong, both included. / 日期為香港日期，首尾兩日包括在內。',
  actions: {
    status: {
      schema: payloadSchemas.status,
      text: {
        en: 'sources, streams, receivers and archive',
        zhHK: '來源、事件流、接收端及存檔的狀況',
      },
    },
    forward: {
      schema: payloadSchemas.forward,
      text: { en: 'read and deliver now', zhHK: '即時讀取及轉送' },
    },
    backfill: {
      schema: payloadSchemas.backfill,
      text: { en: 'read some days again', zhHK: '補讀指定日期' },
    },
    verify: {
      schema: payloadSchemas.verify,
      text: {
        en: 'prove that chain, archive and an export are whole',
        zhHK: '核實雜湊鏈、存檔及匯出檔完整無缺',
      },
    },
    replay: {
      schema: payloadSchemas.replay,
      text: { en: 'send rejected events again', zhHK: '重播被拒的事件' },
    },
    evidence: {
      schema: payloadSchemas.evidence,
      options: ['save'],
      text: { en: 'one ZIP for the auditor', zhHK: '供核數師使用的 ZIP' },
    },
  },
  options: {
    corp: option('text', 'corpId', 'ID', 'this organisation alone', '只限此機構（corpId）'),
    source: option('text', 'source', 'NAME', 'this source alone', '只限此來源'),
    sink: option('text', 'sink', 'NAME', 'this receiver alone', '只限此接收端'),
    from: option('text', 'from', 'DAY', 'first day, yyyy-MM-dd', '首日，yyyy-MM-dd'),
    to: option('text', 'to', 'DAY', 'last day, yyyy-MM-dd', '尾日，yyyy-MM-dd'),
    'only-due': option('flag', 'onlyDue', '', 'only sources that are due', '只讀到時的來源'),
    export: option(
      'text',
      'export',
      'FILE',
      'what the receiver says that it holds; with --endpoint its key in the bucket',
      '接收端匯出的檔案；配合 --endpoint 時為儲存空間的鍵',
    ),
    'dry-run': option('flag', 'dryRun', '', 'show what it would do', '只列出影響'),
  },
  otherOptions: {
    save: commandOption('text', 'DIR', 'copy the ZIP to this folder', '將 ZIP 複製至此資料夾'),
  },
});
