import { payloadSchemas } from '../../functions/silence-watch/requests/payload-schemas.ts';
import { FunctionCommand } from '../command/function-command.ts';
import { option } from '../command/payload-option.ts';

/** What can be asked of the silence-watch function from a terminal. */
export const silenceCommand = new FunctionCommand({
  name: 'silence',
  title: '以指令查看應發生而沒有發生的事',
  actions: {
    status: {
      schema: payloadSchemas.status,
      text: {
        en: 'what is expected by when, what was seen last, what is overdue',
        zhHK: '各事項的期限、最近所見及已逾期的事項',
      },
    },
    watch: {
      schema: payloadSchemas.watch,
      text: { en: 'look now, and tell who is to be told', zhHK: '即時查看並發出所需通知' },
    },
  },
  options: {
    corp: option('text', 'corpId', 'ID', 'this organisation alone', '只限此機構（corpId）'),
  },
});
