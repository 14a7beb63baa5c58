import { payloadSchemas } from '../../functions/token-refresh/requests/payload-schemas.ts';
import { FunctionCommand } from '../command/function-command.ts';
import { option } from '../command/payload-option.ts';

/** What can be asked of the token-refresh function from a terminal. */
export const accessCommand = new FunctionCommand({
  name: 'access',
  title: '以指令查看釘釘的 token 及配額、更換金鑰',
  actions: {
    status: {
      schema: payloadSchemas.status,
      text: { en: 'how the tokens of each app are doing', zhHK: '各應用的 token 狀態' },
    },
    refresh: {
      schema: payloadSchemas.refresh,
      text: { en: 'ask DingTalk for tokens now', zhHK: '即時向釘釘索取 token' },
    },
    'rotate-keys': {
      schema: payloadSchemas['rotate-keys'],
      text: {
        en: 'seal every row anew under the current key',
        zhHK: '以現用金鑰重新加密所有資料行',
      },
    },
    quota: {
      schema: payloadSchemas.quota,
      text: { en: "the month's calls and pushes, with a forecast", zhHK: '本月用量、配額及預測' },
    },
    check: {
      schema: payloadSchemas.check,
      text: {
        en: 'prove that the environment stands apart and is complete',
        zhHK: '驗證環境獨立而齊備',
      },
    },
  },
  options: {
    corp: option('text', 'corpId', 'ID', 'this organisation alone', '只限此機構（corpId）'),
    app: option('text', 'app', 'ID', 'this app alone, by its Client ID', '只限此應用（Client ID）'),
  },
});
