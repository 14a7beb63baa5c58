import { createDingTalkClient, getUser } from '../../../shared/dingtalk/index.ts';
import { createDingTalkAccess } from '../../../shared/dingtalk-access/index.ts';
import { createNodeHttpClient } from '../../../shared/http/index.ts';
import { systemRandom } from '../../../shared/random/index.ts';
import { createLocalCallPacer } from '../../../shared/resilience/index.ts';
import { systemClock } from '../../../shared/time/index.ts';

/** Program of the bench: loads all that a function needs to reach DingTalk, and makes one call. */
const [, , url = ''] = process.argv;
const http = createNodeHttpClient();
const token = { value: 'bench-token', expiresAtEpochMs: Infinity };
const client = createDingTalkClient({
  endpoints: { api: url, oapi: url },
  http,
  tokens: { clientId: 'bench', current: async () => token, replace: async () => token },
  pacer: createLocalCallPacer({ clock: systemClock, callsPerSecond: 1_000 }),
  clock: systemClock,
  random: systemRandom,
});
if (typeof createDingTalkAccess !== 'function') throw new Error('the module is not loaded');
void client.call(getUser, { userId: 'hk001' }).then(() => http.close());
