import { createHmac, randomUUID } from 'node:crypto';
import type { PreparedRequest } from './drive-requests.ts';

export const OCTOKIT_SECRET = 'octokit-bench-secret';
export const BOLT_SECRET = 'bolt-bench-secret-0123456789abcdef';

/** Events of now: an intake takes old ones for stale and does less for them. */
export const EVENTS_FROM_EPOCH_MS = Date.now();

/** What an approval event says, as each receiver would be sent it: as long, and as deep. */
export function approvalEvent(number: number): Record<string, unknown> {
  return {
    EventType: 'bpms_instance_change',
    EventTime: EVENTS_FROM_EPOCH_MS + number,
    CorpId: 'dingbenchcorp1',
    BizId: String(EVENTS_FROM_EPOCH_MS + number),
    eventId: randomUUID(),
    processInstanceId: randomUUID(),
    processCode: 'PROC-BENCH',
    businessId: `2025101500${String(number).padStart(4, '0')}`,
    bizCategoryId: '',
    businessType: '',
    type: 'finish',
    result: 'agree',
    title: '陳大文提交的資訊科技申請',
    staffId: 'hk001',
    createTime: EVENTS_FROM_EPOCH_MS - 10_000_000,
    finishTime: EVENTS_FROM_EPOCH_MS,
    url: 'https://aflow.dingtalk.com/dingtalk/mobile/homepage.htm?corpid=dingbenchcorp1',
  };
}

const json = { 'content-type': 'application/json' };

/** Every request differs, so that no answer can be reused. */
export function bareRequests(count: number): PreparedRequest[] {
  return Array.from({ length: count }, (_, number) => ({
    path: '/',
    headers: json,
    body: Buffer.from(JSON.stringify(approvalEvent(number))),
  }));
}

export function octokitRequests(count: number): PreparedRequest[] {
  return bareRequests(count).map(({ body, path }) => ({
    path,
    body,
    headers: {
      ...json,
      'user-agent': 'GitHub-Hookshot/bench',
      'x-github-event': 'issues',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${hmac(OCTOKIT_SECRET, body)}`,
    },
  }));
}

export function boltRequests(count: number): PreparedRequest[] {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  return Array.from({ length: count }, (_, number) => {
    const body = Buffer.from(
      JSON.stringify({
        type: 'event_callback',
        team_id: 'T1',
        api_app_id: 'A1',
        event_id: randomUUID(),
        event: { type: 'message', channel: 'C1', user: 'U2', ...approvalEvent(number), ts: '1.0' },
      }).replace('"type":"finish"', '"kind":"finish"'),
    );
    const signed = Buffer.concat([Buffer.from(`v0:${timestamp}:`), body]);
    return {
      path: '/',
      body,
      headers: {
        ...json,
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${hmac(BOLT_SECRET, signed)}`,
      },
    };
  });
}

function hmac(secret: string, bytes: Buffer): string {
  return createHmac('sha256', secret).update(bytes).digest('hex');
}
