import { createHmac, randomUUID } from 'node:crypto';
import { request } from 'node:https';
import type { ApprovalInstance } from '../../../infra/local/dingtalk/approval-instance.ts';
import { APP_KEY } from '../../../infra/local/launcher/local-cloud.ts';
import { sampleEquipmentRequest } from '../../../infra/local/launcher/sample-service-desk.ts';
import { plantOf } from './plant.ts';
import { PASSPHRASE_SECRET, SIGNING_KEY_SECRET, type PlantedCloud } from './planted-cloud.ts';

/** Writes canaries into what DingTalk's address book says of people, as an administrator would. */
export async function plantInPeople(
  { running }: PlantedCloud,
  state: 'first' | 'moved' = 'first',
): Promise<void> {
  const { sentence, person, token } = plantOf('people of DingTalk');
  const { dingTalk, identity } = running.cloud;
  const host = String(dingTalk.endpoints['oapiUrl']);
  const proof = new URLSearchParams({ appkey: APP_KEY, appsecret: identity.appSecret });
  const issued = await fetch(`${host}/gettoken?${proof.toString()}`);
  const { access_token: accessToken } = (await issued.json()) as { readonly access_token: string };
  for (const { userId, leftOn } of running.company.people) {
    // Leavers are in the address book no more.
    if (leftOn !== undefined) continue;
    const answer = await fetch(`${host}/topapi/v2/user/update?access_token=${accessToken}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        userid: userId,
        remark: sentence,
        telephone: person.mobileInternational,
        // What differs from before is pushed to whoever listens.
        work_place: `${state} ${person.bankAccount} access_token ${token}`,
        email: `${person.identityCardPlain}.${userId}@sample.example`,
        extension: JSON.stringify({ 身份證: person.identityCard, 銀行戶口: person.bankAccount }),
      }),
    });
    const { errcode } = (await answer.json()) as { readonly errcode: number };
    if (errcode !== 0) throw new Error(`the address book was not changed: ${String(errcode)}`);
  }
}

/** Somebody asks for equipment with canaries in the form, and the manager agrees. */
export async function agreeWithCanaries(
  { running }: PlantedCloud,
  form: Readonly<Record<string, string>> = {},
): Promise<ApprovalInstance> {
  const { sentence } = plantOf('approval form');
  const { approvals } = running.cloud.dingTalk.controls;
  const { corpId } = running.company;
  const asked = sampleEquipmentRequest(running.company);
  const { processInstanceId } = await approvals.seed(corpId, {
    ...asked,
    form: { ...asked.form, 原因: sentence, ...form },
  });
  return approvals.decide(corpId, processInstanceId, { result: 'agree', remark: sentence });
}

/** The event that tells of an approval's end, with canaries wherever people can write. */
export function endWithCanaries(
  { chain }: PlantedCloud,
  approval: ApprovalInstance,
): Readonly<Record<string, unknown>> {
  const { sentence, token, person } = plantOf('event callback');
  return {
    ...chain.endOf(approval, randomUUID()),
    title: sentence,
    remark: sentence,
    businessId: person.mobile,
    url: `https://aflow.dingtalk.com/homepage.htm?access_token=${token}`,
    [`field ${person.identityCard}`]: [{ deeper: sentence }],
  };
}

/** Posts what somebody says to the app's robot. */
export async function sayToRobot(
  planted: PlantedCloud,
  { text, secret }: { readonly text?: string; readonly secret?: string } = {},
): Promise<number> {
  const { sentence, token, password, person } = plantOf('robot message');
  const { cloud, company } = planted.running;
  const timestamp = String(cloud.clock.nowEpochMs());
  const key = secret ?? cloud.identity.appSecret;
  const sign = createHmac('sha256', key).update(`${timestamp}\n${key}`).digest('base64');
  const body = JSON.stringify({
    msgId: randomUUID(),
    msgtype: 'text',
    text: { content: text ?? sentence },
    createAt: cloud.clock.nowEpochMs(),
    chatbotCorpId: company.corpId,
    senderNick: person.mobileInternational,
    senderStaffId: company.people[0]?.userId,
    sessionWebhook: `https://oapi.dingtalk.com/robot/sendBySession?session=${token}`,
    [password]: person.bankAccount,
  });
  const url = planted.chain.callbackUrl().replace('/callback/', '/robot/');
  return postToIntake(planted, { url, body, headers: { timestamp, sign } });
}

/** Posts anything to the intake and keeps its whole answer. */
export function postToIntake(
  planted: PlantedCloud,
  sent: {
    readonly url: string;
    readonly body: string | Uint8Array;
    readonly headers?: Readonly<Record<string, string>>;
    readonly method?: string;
  },
): Promise<number> {
  const ca = planted.running.cloud.authority.certificatePem;
  const { url, body, headers = {}, method = 'POST' } = sent;
  const all = { 'content-length': String(Buffer.byteLength(body)), ...headers };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, ca, headers: all, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        planted.tell('answer of webhook-intake', Buffer.concat(chunks));
        planted.tell('headers of webhook-intake', JSON.stringify(incoming.rawHeaders));
        resolve(incoming.statusCode ?? 0);
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Every file from now on is encrypted for a receiver and signed by us. */
export function encryptDelivery(planted: PlantedCloud): Promise<void> {
  const { publicKey, fingerprint } = planted.signingKey;
  return planted.configureCompany((company) => ({
    delivery: {
      ...company.delivery,
      encryption: {
        kind: 'openpgp' as const,
        recipients: [{ armoredPublicKey: publicKey, fingerprint }],
        armor: true,
        signingKeySecret: SIGNING_KEY_SECRET,
        signingKeyPassphraseSecret: PASSPHRASE_SECRET,
      },
    },
  }));
}

/** A month's run to its delivery, with whatever it asks a person to accept. */
export async function exportMonth(
  planted: PlantedCloud,
  payload: Readonly<Record<string, unknown>> = {},
): Promise<Readonly<Record<string, unknown>>> {
  const held = await planted.askExport({ action: 'export', ...payload });
  const { openList = [] } = (held['exceptions'] ?? {}) as {
    readonly openList?: readonly { readonly id: string }[];
  };
  if (held['outcome'] !== 'held') return held;
  const accept = openList.map(({ id }) => id);
  return planted.askExport({ action: 'export', ...payload, refresh: false, accept });
}
