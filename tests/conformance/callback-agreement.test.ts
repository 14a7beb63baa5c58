import { describe, expect, it } from 'vitest';
import { CallbackCrypto } from '../../infra/local/dingtalk/push/callback-crypto.ts';
import { judgeReply } from '../../infra/local/dingtalk/push/callback-reply.ts';
import { callbackRequest } from '../../infra/local/dingtalk/push/callback-request.ts';
import { EVENT_KINDS, isMeteredEvent } from '../../infra/local/dingtalk/push/event-catalogue.ts';
import { eventPayload } from '../../infra/local/dingtalk/push/event-payload.ts';
import { signRobotMessage } from '../../infra/local/dingtalk/push/robot-message.ts';
import {
  openCallback,
  readCallbackKey,
  refusalOfRobotSignature,
  sealReply,
} from '../../shared/dingtalk-callback/index.ts';
import { hasDrift, meteringOf, readEvent } from '../../shared/event-catalogue/index.ts';

const NOW = Date.parse('2026-11-04T02:00:00Z');
const OWNER = 'dingappkey0001';
const TOKEN = 'inventedToken1';
const AES_KEY = '4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij';
const standIn = new CallbackCrypto({ token: TOKEN, aesKey: AES_KEY, owner: OWNER });
const key = readCallbackKey(TOKEN, AES_KEY);

function open(text: string, spelling: Parameters<typeof callbackRequest>[2]) {
  const sealed = standIn.seal(text, String(NOW));
  const { url, body } = callbackRequest('http://127.0.0.1/callback/main', sealed, spelling);
  return openCallback({ query: url.search.slice(1), body: Buffer.from(body) }, [key], [OWNER]);
}

/** Both were written from the documentation, apart from each other; here they meet. */
describe('the stand-in’s callbacks and the functions that answer them', () => {
  it.each([
    ['signature', 'timestamp'],
    ['msg_signature', 'timeStamp'],
    ['both', 'timestamp'],
  ] as const)('agree on encryption and signature, spelt %s and %s', (signature, timestamp) => {
    const opening = open('{"note":"陳大文 100%"}', { signature, timestamp });

    expect(opening).toMatchObject({
      outcome: 'opened',
      owner: OWNER,
      text: '{"note":"陳大文 100%"}',
    });
  });

  it('agree on the acknowledgement', () => {
    const random = new Uint8Array(24).fill(7);
    const reply = sealReply({ text: 'success', owner: OWNER, nowEpochMs: NOW, random }, key);
    const body = JSON.stringify(reply);

    expect(judgeReply({ kind: 'reply', status: 200, body }, standIn)).toEqual({ kind: 'success' });
  });

  it('agree on the proof of a robot’s message', () => {
    const timestamp = String(NOW);
    const sign = signRobotMessage(timestamp, 'invented-secret');

    expect(refusalOfRobotSignature({ timestamp, sign }, ['invented-secret'], NOW)).toBeUndefined();
  });

  it.each(Object.entries(EVENT_KINDS))('agree on what %s holds, in either shape', (type, kind) => {
    const fields = kind.sample('dingcorp1', NOW);
    const event = { type, eventId: 'e1', atEpochMs: NOW, fields };

    const [current, old] = (['current', 'old'] as const).map((shape) =>
      readEvent({ type, content: JSON.stringify(eventPayload('dingcorp1', event, shape)) }),
    );

    expect(current?.drift).toMatchObject({ isUnknownType: false, misfits: [], unknownFields: [] });
    expect(current?.event).toMatchObject({ eventId: 'e1', eventTimeEpochMs: NOW });
    expect(old === undefined || hasDrift(old.drift)).toBe(false);
  });

  it('agree on what is taken from the quota, where a page says so', () => {
    const said = Object.keys(EVENT_KINDS).filter((type) => meteringOf(type) !== 'unknown');

    expect(said.length).toBeGreaterThan(20);
    for (const type of said) {
      expect([type, isMeteredEvent(type)]).toEqual([type, meteringOf(type) === 'metered']);
    }
  });
});
