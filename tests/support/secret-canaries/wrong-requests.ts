import { witnessMessage, witnessQuery } from '../callback-witness.ts';
import { postToIntake, sayToRobot } from './ordinary-work.ts';
import { plantOf } from './plant.ts';
import type { FunctionFolder, PlantedCloud } from './planted-cloud.ts';

/** Requests to the intake that no honest sender makes; the statuses that they got. */
export async function pesterIntake(planted: PlantedCloud): Promise<readonly number[]> {
  const { sentence, token, password, person } = plantOf('request to the intake');
  const { running, chain } = planted;
  const { callbackToken, callbackAesKey, appSecret } = running.cloud.identity;
  const encoded = encodeURIComponent(sentence);
  const headers = {
    authorization: `Bearer ${token}`,
    cookie: `session=${password}; card=${encoded}`,
    'x-acs-dingtalk-access-token': token,
    'x-card': encoded,
    'user-agent': person.bankAccount,
  };
  const url = chain.callbackUrl();
  const query = new URLSearchParams({ signature: token, timestamp: sentence, nonce: password });
  const statuses: number[] = [];
  const post = async (sent: Partial<Parameters<typeof postToIntake>[1]>): Promise<void> => {
    statuses.push(await postToIntake(planted, { url, headers, body: '', ...sent }));
  };
  const garbage = [
    sentence,
    person.identityCard,
    JSON.stringify({ encrypt: sentence }),
    JSON.stringify({ [password]: { encrypt: token } }),
    JSON.stringify({ encrypt: token, token: callbackToken, aesKey: callbackAesKey }),
    `{"encrypt": ${person.identityCard}`,
    Buffer.from(sentence, 'utf16le'),
    `<html>${appSecret} ${sentence}</html>`,
  ];
  for (const body of garbage) await post({ url: `${url}?${query.toString()}`, body });
  await post({ url: url.replace(/[^/]+$/, person.identityCardPlain), body: sentence });
  await post({ url: url.replace(/[^/]+$/, token), body: sentence });
  await post({ url: `${url}/${encoded}?access_token=${token}`, body: sentence });
  await post({ url: url.replace('/callback/', '/robot/'), body: sentence });
  await post({ method: 'PUT', url: `${url}?${encoded}`, body: sentence });
  statuses.push(await sayToRobot(planted, { secret: password }));
  for (const event of wrongEvents(planted, sentence)) await postSigned(planted, event, post);
  return statuses;
}

/** Signed and encrypted as they should be, with content that nobody expects. */
function wrongEvents({ running }: PlantedCloud, sentence: string): readonly string[] {
  const { identityCard, mobile } = plantOf('request to the intake').person;
  return [
    sentence,
    identityCard,
    JSON.stringify([sentence]),
    JSON.stringify({ EventType: sentence, CorpId: running.company.corpId, mobile }),
    JSON.stringify({ EventType: 'bpms_instance_change', CorpId: sentence, eventId: sentence }),
    JSON.stringify({
      EventType: 'user_modify_org',
      CorpId: running.company.corpId,
      note: sentence,
    }),
  ];
}

async function postSigned(
  { chain, running }: PlantedCloud,
  event: string,
  post: (sent: { readonly url: string; readonly body: string }) => Promise<void>,
): Promise<void> {
  const message = witnessMessage(event, chain.keys, {
    timestamp: String(running.cloud.clock.nowEpochMs()),
    nonce: 'abcdefgh',
    random: Buffer.alloc(16, 7),
  });
  await post({
    url: `${chain.callbackUrl()}?${witnessQuery(message)}`,
    body: JSON.stringify({ encrypt: message.encrypt }),
  });
}

/** Fields that the functions know, each of which gets what does not belong there. */
const FIELDS: Readonly<Record<Exclude<FunctionFolder, 'webhook-intake'>, readonly string[]>> = {
  'event-worker': ['corpId', 'key', 'keys', 'types', 'from', 'person', 'subscriber', 'days'],
  'token-refresh': ['corpId', 'app'],
  'attendance-export': ['period', 'profile', 'runId', 'accept', 'dryRun', 'employee', 'content'],
  'jira-service-desk': ['corpId', 'instance', 'event', 'subscriber'],
  'audit-forwarding': ['corpId', 'source', 'sink', 'from', 'to', 'export', 'dryRun'],
};
const ACTIONS: Readonly<Record<keyof typeof FIELDS, readonly string[]>> = {
  'event-worker': ['status', 'events', 'event', 'dead-letters', 'replay'],
  'token-refresh': ['status', 'refresh', 'quota', 'check'],
  'attendance-export': ['export', 'status', 'explain', 'adjust', 'compare', 'subject-access'],
  'jira-service-desk': ['check', 'status'],
  'audit-forwarding': ['forward', 'backfill', 'status', 'verify', 'replay', 'evidence'],
};

/** Payloads by hand that are no requests; the outcomes that they got. */
export async function pesterByHand(planted: PlantedCloud): Promise<readonly unknown[]> {
  const { sentence, token, person } = plantOf('manual payload');
  const company = planted.running.company.companyCode;
  const outcomes: unknown[] = [];
  for (const folder of Object.keys(FIELDS) as (keyof typeof FIELDS)[]) {
    const wrong = Object.fromEntries(FIELDS[folder].map((field) => [field, sentence]));
    const listed = Object.fromEntries(FIELDS[folder].map((field) => [field, [sentence]]));
    const payloads: readonly unknown[] = [
      Buffer.from(sentence),
      Buffer.from(person.identityCard),
      Buffer.from(`{"action":${person.identityCard}`),
      Buffer.from(sentence, 'utf16le'),
      [sentence],
      { action: sentence, company: sentence },
      { kind: 'deliver-event', v: 1, event: sentence, corpId: sentence, token },
      { kind: 'route-event', v: 1, event: sentence, corpId: token },
      { triggerName: sentence, triggerTime: sentence, payload: sentence },
      ...ACTIONS[folder].flatMap((action) => [
        { action, ...wrong, company },
        { action, ...listed, company: sentence },
        { action, [person.identityCard]: token, [sentence]: person.mobile },
      ]),
    ];
    for (const payload of payloads) outcomes.push((await planted.ask(folder, payload))['outcome']);
  }
  return outcomes;
}
