import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  acceptRobotMessage,
  type RobotMessage,
} from '../../../../functions/webhook-intake/accept-robot-message.ts';
import { TableThrottledError } from '../../../../shared/table-store/index.ts';
import {
  BENCH_CORP,
  BENCH_NOW,
  BENCH_SECRET,
  callbackSecretOf,
  IntakeBench,
  NEWER_KEYS,
  ROBOT_SECRET,
} from '../../../support/intake-bench.ts';

const CONTENT = {
  conversationId: 'cid1',
  conversationType: '1',
  chatbotCorpId: BENCH_CORP,
  senderCorpId: BENCH_CORP,
  senderStaffId: 'hk001',
  msgId: 'msg0001',
  createAt: BENCH_NOW - 900,
  msgtype: 'text',
  text: { content: ' status' },
};

function messageOf(content: unknown, changes: Partial<RobotMessage> = {}): RobotMessage {
  const timestamp = String(BENCH_NOW);
  const hmac = createHmac('sha256', ROBOT_SECRET).update(`${timestamp}\n${ROBOT_SECRET}`);
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return {
    app: 'main',
    timestamp,
    sign: hmac.digest('base64'),
    body: Buffer.from(text),
    arrivedAtEpochMs: BENCH_NOW,
    ...changes,
  };
}

describe('acceptRobotMessage', () => {
  it('records the message under its id, marked as of a robot, and says nothing', async () => {
    const bench = new IntakeBench();

    const result = await acceptRobotMessage(bench.deps, messageOf(CONTENT));

    expect(result).toEqual({ outcome: 'accepted', handOver: 'handed-over', reply: {} });
    expect(bench.recorded).toEqual([
      {
        corpId: BENCH_CORP,
        app: 'main',
        source: 'robot',
        key: 'r_msg0001',
        type: 'robot_message',
        eventTimeEpochMs: BENCH_NOW - 900,
        receivedAtEpochMs: BENCH_NOW,
        content: JSON.stringify(CONTENT),
        isStale: false,
      },
    ]);
  });

  it('records a message once, whatever a later body under its id says', async () => {
    const bench = new IntakeBench();
    const forged = { ...CONTENT, text: { content: 'pay everybody' } };

    const results = [
      await acceptRobotMessage(bench.deps, messageOf(CONTENT)),
      await acceptRobotMessage(bench.deps, messageOf(forged)),
    ];

    expect(results.map(({ outcome }) => outcome)).toEqual(['accepted', 'duplicate']);
    expect(bench.recorded.map(({ content }) => content)).toEqual([JSON.stringify(CONTENT)]);
  });

  it('keeps apart ids of messages and ids of events', async () => {
    const bench = new IntakeBench();

    await acceptRobotMessage(bench.deps, messageOf({ ...CONTENT, msgId: 'e0a5' }));
    await bench.accept(JSON.stringify({ EventType: 'x', eventId: 'e0a5' }));

    expect(bench.recorded.map(({ key }) => key)).toEqual(['r_e0a5', 'e_e0a5']);
  });

  it('records a message without an id by its content', async () => {
    const bench = new IntakeBench();
    const { msgId: _msgId, ...content } = CONTENT;

    const results = [
      await acceptRobotMessage(bench.deps, messageOf(content)),
      await acceptRobotMessage(bench.deps, messageOf(content)),
    ];

    expect(results.map(({ outcome }) => outcome)).toEqual(['accepted', 'duplicate']);
    expect(bench.recorded[0]?.key).toMatch(/^c_[0-9a-f]{40}_\d+$/);
  });

  it.each([
    ['of an app that is not known', messageOf(CONTENT, { app: 'other' }), 'app-unknown'],
    ['without a timestamp', messageOf(CONTENT, { timestamp: undefined }), 'parameter-missing'],
    ['with a timestamp twice', messageOf(CONTENT, { timestamp: '1, 1' }), 'parameter-malformed'],
    [
      'signed for another time',
      messageOf(CONTENT, { timestamp: '1577262236757' }),
      'signature-mismatch',
    ],
    [
      'signed more than an hour ago',
      messageOf(CONTENT, { arrivedAtEpochMs: BENCH_NOW + 3_600_001 }),
      'timestamp-outside-window',
    ],
    [
      'of another organisation',
      messageOf({ ...CONTENT, chatbotCorpId: 'dingother' }),
      'organisation-mismatch',
    ],
    ['of no organisation', messageOf({ msgId: 'm' }), 'organisation-mismatch'],
    ['that is no JSON', messageOf('{'), 'content-not-json'],
    ['that is no object', messageOf('[]'), 'content-not-object'],
  ])('refuses a message %s', async (_name, message, reason) => {
    const bench = new IntakeBench();

    expect(await acceptRobotMessage(bench.deps, message)).toEqual({ outcome: 'refused', reason });
    expect(bench.recorded).toEqual([]);
  });

  it('takes no message for an app without a robot secret', async () => {
    const bench = new IntakeBench();
    bench.secrets.setSecret(BENCH_SECRET, callbackSecretOf([NEWER_KEYS], 'main', []));

    const result = await acceptRobotMessage(bench.deps, messageOf(CONTENT));

    expect(result).toEqual({ outcome: 'refused', reason: 'signature-mismatch' });
  });

  it('says nothing of success while the message is not on record', async () => {
    const bench = new IntakeBench();
    const error = new TableThrottledError({ table: 'inbox', operation: 'batchWrite', fault: 'x' });
    bench.inbox.before = async () => Promise.reject(error);

    const result = await acceptRobotMessage(bench.deps, messageOf(CONTENT));

    expect(result).toEqual({ outcome: 'unavailable', reason: 'not-recorded' });
  });
});
