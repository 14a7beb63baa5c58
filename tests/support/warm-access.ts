import { configurationSchema } from '../../shared/configuration/index.ts';
import { defineOperation, getUser } from '../../shared/dingtalk/index.ts';
import { createDingTalkAccess, type AccessClient } from '../../shared/dingtalk-access/index.ts';
import { formatAppSecret } from '../../shared/dingtalk-tokens/index.ts';
import type { HttpClient } from '../../shared/http/index.ts';
import { createJsonLogger } from '../../shared/observability/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { createAesGcmSealer, parseSealingKeyRing } from '../../shared/sealing/index.ts';
import { MemorySecretProvider } from '../../shared/secrets/index.ts';
import { createMemoryTableClient } from '../../shared/table-store/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import { sampleConfigurationDocument } from './sample-configuration.ts';

/** Operations of one kind under names of their own, so that the pace of one lane is no limit. */
export const laneOperations = Array.from({ length: 20 }, (_, lane) =>
  defineOperation({
    ...getUser,
    name: `bench/${String(lane)}`,
    metering: { ...getUser.metering, metered: true },
  }),
);

/** As DingTalk answers `topapi/v2/user/get`, whole. */
export const PERSON = JSON.stringify({
  errcode: 0,
  errmsg: 'ok',
  request_id: '16l4abcdefghi',
  result: {
    userid: 'hk001',
    unionid: 'z21HjQliSzpw0YWxxxxx',
    name: '何堃',
    avatar: 'https://static.example/avatar.png',
    job_number: 'HK001',
    title: '資訊科技主任',
    email: 'ho@example.com',
    org_email: 'ho.kwan@harbour.example',
    work_place: '九龍灣',
    remark: '',
    dept_id_list: [2, 3, 4],
    dept_order_list: [{ dept_id: 2, order: 1 }],
    leader_in_dept: [{ dept_id: 2, leader: false }],
    role_list: [{ id: 1, name: '主管', group_name: '職務' }],
    hired_date: 1_597_573_616_828,
    active: true,
    admin: false,
    boss: false,
    senior: false,
  },
});

const TOKEN = JSON.stringify({ accessToken: 'bench-token', expireIn: 7_200 });

/** What a host of DingTalk answers to a path: tokens to whoever asks for one, else the person. */
export function answerTo(path: string): string {
  return path.startsWith('/v1.0/oauth2/accessToken') ? TOKEN : PERSON;
}

/** A client of a warm instance with everything that a deployed one has, over tables in memory. */
export function warmClient(http: HttpClient, url: string): AccessClient {
  const { organisations, ...document } = sampleConfigurationDocument();
  const quota = {
    apiCallsPerMonth: 1_000_000_000,
    reservedCallsPerMonth: 0,
    callsPerSecondPerApi: 1_000_000,
  };
  const configuration = configurationSchema.parse({
    ...document,
    organisations: organisations.map((one) => ({ ...one, quota })),
  });
  const [organisation] = configuration.organisations;
  if (organisation === undefined) throw new Error('the sample has no organisation');
  const { clientId, clientSecretName } = organisation.app;
  const keys = { current: 'k1', keys: { k1: Buffer.alloc(32, 7).toString('base64') } };
  const access = createDingTalkAccess({
    environment: 'test',
    endpoints: { api: url, oapi: url },
    tables: createMemoryTableClient({ clock: systemClock }),
    secrets: new MemorySecretProvider({
      [clientSecretName]: formatAppSecret({ environment: 'test', clientId }, 'bench-secret'),
    }),
    sealer: createAesGcmSealer(parseSealingKeyRing(JSON.stringify(keys), 'test'), systemRandom),
    http,
    clock: systemClock,
    random: systemRandom,
    log: createJsonLogger({ clock: systemClock, write: () => undefined }),
  });
  return access.clientOf(organisation, { spender: 'bench', priority: 'payroll' });
}
