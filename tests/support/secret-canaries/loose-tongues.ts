import { gzipSync } from 'node:zlib';
import { equipmentTemplate } from '../../../infra/local/launcher/sample-service-desk.ts';
import type { ProxiedAnswer } from '../tampering-proxy.ts';
import { plantOf, type Input } from './plant.ts';
import type { PlantedCloud } from './planted-cloud.ts';

export type Speech = (answer: ProxiedAnswer) => void;
type Speeches = Readonly<Record<string, Speech>>;

/** Ids of requests are shown on purpose: by them DingTalk finds a call. */
const REQUEST_ID = '5A9C7D31-0B6E-4F12-9D77-3E61C8A4F0B2';

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

export function says(
  status: number,
  body: string | Uint8Array,
  headers: object = JSON_TYPE,
): Speech {
  return (answer) => {
    answer.status = status;
    answer.headers = { ...headers };
    answer.body = Buffer.from(body);
  };
}

/** Pages and documents that any neighbour could send instead of an answer. */
export function strangePages(input: Input): Speeches {
  const { sentence, person, token } = plantOf(input);
  const encoded = encodeURIComponent(sentence);
  return {
    page: says(200, `<html><title>${sentence}</title>${token}</html>`, {
      'content-type': 'text/html',
    }),
    'page of a gateway': says(502, `<html>${sentence}</html>`, { 'content-type': 'text/html' }),
    'bare number': says(200, person.identityCard),
    'half a document': says(200, `{"access_token":"${token}","errmsg":"${sentence}`),
    'document of another kind': says(200, JSON.stringify([sentence, { [sentence]: token }])),
    'packed page': says(200, gzipSync(sentence), { ...JSON_TYPE, 'content-encoding': 'gzip' }),
    headers: says(503, sentence, {
      'retry-after': encoded,
      'set-cookie': `t=${token}`,
      'x-acs-request-id': encoded,
      location: `https://x.invalid/?access_token=${token}`,
    }),
    redirection: says(302, sentence, { location: `https://x.invalid/?access_token=${token}` }),
  };
}

/** Errors of DingTalk, each repeating what it should not: the new host's form and the old one's. */
export function dingTalkSpeeches(): Speeches {
  const { sentence, token, person } = plantOf('answer of DingTalk');
  const rest = (status: number, code: string, more: object = {}): Speech =>
    says(status, JSON.stringify({ code, message: sentence, requestid: REQUEST_ID, ...more }));
  const old = (errcode: unknown, more: object = {}): Speech =>
    says(200, JSON.stringify({ errcode, errmsg: sentence, request_id: REQUEST_ID, ...more }));
  const both = (status: number, code: string, errcode: unknown, more: object = {}): Speech =>
    says(
      status,
      JSON.stringify({
        code,
        message: sentence,
        requestid: REQUEST_ID,
        errcode,
        errmsg: sentence,
        request_id: REQUEST_ID,
        ...more,
      }),
    );
  const foreignSuccess = {
    result: { list: [sentence], userid: token },
    failed_list: foreignPushes(sentence, token),
  };
  const accessdenieddetail = { requiredScopes: [sentence, token, person.identityCard] };
  return {
    'permission missing': both(403, 'Forbidden.AccessDenied.AccessTokenPermissionDenied', 88, {
      sub_code: '60011',
      sub_msg: `requiredScopes=[${sentence}] 点击申请 https://x.invalid/#${token}`,
      accessdenieddetail,
    }),
    'code of another form': both(400, sentence, sentence, { sub_code: sentence }),
    'code like a token': both(400, token, token, { sub_code: person.identityCardPlain }),
    'code like a card': both(400, person.identityCardPlain, person.identityCard),
    // Where only a part is said, the fourth: the one that is taken for an answer.
    'success of another form': old(0, foreignSuccess),
    'success that goes on': old(0, {
      ...foreignSuccess,
      has_more: true,
      result: { ...foreignSuccess.result, nextToken: sentence },
    }),
    'number as a code': both(400, person.mobile, Number(person.mobile)),
    'wrong fields': rest(200, 'ok', {
      result: sentence,
      access_token: person,
      accessToken: [token],
    }),
    ...strangePages('answer of DingTalk'),
    // Last: after it there is no valid token, and nothing else is asked.
    'token refused': both(401, 'InvalidAuthentication', 40_014),
  };
}

/** Items of the list of failed pushes: none, one of no type, an end of no approval. */
function foreignPushes(sentence: string, token: string): readonly unknown[] {
  const { processCode } = equipmentTemplate;
  const end = { processInstanceId: sentence, processCode, type: 'finish', result: 'agree' };
  return [
    sentence,
    { call_back_tag: sentence, [sentence]: { userid: [token], eventId: sentence } },
    { call_back_tag: 'bpms_instance_change', bpms_instance_change: { ...end, title: sentence } },
  ];
}

/** Errors of Jira's two APIs. */
export function jiraSpeeches(): Speeches {
  const { sentence, token } = plantOf('answer of Jira');
  const documented = JSON.stringify({
    errorMessage: sentence,
    errorMessages: [sentence],
    errors: { summary: sentence, [sentence]: token },
    i18nErrorMessage: { i18nKey: sentence, parameters: [token] },
  });
  return {
    'refused fields': says(400, documented),
    'refused token': says(401, documented, { 'www-authenticate': `Basic realm="${token}"` }),
    forbidden: says(403, documented),
    'not found': says(404, documented),
    broken: says(500, documented),
    'other fields': says(201, JSON.stringify({ issueKey: [sentence], issueId: token })),
    ...strangePages('answer of Jira'),
  };
}

/** Errors of KMS: its real messages repeat the string that was signed. */
export function kmsSpeeches(): Speeches {
  const { sentence, token } = plantOf('answer of KMS');
  const coded = (status: number, Code: string): Speech =>
    says(status, JSON.stringify({ Code, Message: sentence, RequestId: token, SecretData: token }));
  return {
    denied: coded(403, 'Forbidden.NoPermission'),
    'signature refused': coded(400, 'SignatureDoesNotMatch'),
    'code of another form': coded(400, sentence),
    'code like a token': coded(400, token),
    ...strangePages('answer of KMS'),
  };
}

/** Whether DingTalk is asked for a token, or for anything else. */
export const isTokenCall = (url: string): boolean => /oauth2|gettoken/.test(url);

/** Lets DingTalk say this to the calls that are meant, while something is done; how often it did. */
export async function whileDingTalkSays(
  planted: PlantedCloud,
  speech: Speech,
  isMeant: (url: string) => boolean,
  work: () => Promise<unknown>,
): Promise<number> {
  let times = 0;
  for (const host of ['api', 'oapi'] as const) {
    planted.neighbours[host].tamper((answer, request) => {
      if (planted.takeRobotMessage(answer, request) || !isMeant(request.url)) return;
      times += 1;
      speech(answer);
    });
  }
  try {
    await work();
  } finally {
    planted.answerHonestly();
  }
  return times;
}

/** As with DingTalk, for a neighbour that has one kind of call only. */
export async function whileNeighbourSays(
  planted: PlantedCloud,
  neighbour: 'jira' | 'kms' | 'oss' | 'splunk',
  speech: Speech,
  work: () => Promise<unknown>,
): Promise<number> {
  let times = 0;
  planted.neighbours[neighbour].tamper((answer) => {
    times += 1;
    speech(answer);
  });
  try {
    await work();
  } finally {
    planted.answerHonestly();
  }
  return times;
}
