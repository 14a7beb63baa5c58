import { describe, expect, it } from 'vitest';
import { readHecAnswer } from '../../../../../functions/audit-forwarding/sinks/hec-answer.ts';

const NOW = Date.UTC(2026, 10, 27, 2, 0, 0);

function answerTo(status: number, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readHecAnswer({ status, headers, body: Buffer.from(text) }, NOW);
}

/** Status and text as Splunk documents them; what is to be done, as decided. */
const DOCUMENTED: readonly (readonly [number, number, string, string])[] = [
  [0, 200, 'Success', 'taken'],
  [1, 403, 'Token disabled', 'refuse'],
  [2, 401, 'Token is required', 'refuse'],
  [3, 401, 'Invalid authorization', 'refuse'],
  [4, 403, 'Invalid token', 'refuse'],
  [5, 400, 'No data', 'refuse'],
  [6, 400, 'Invalid data format', 'reject'],
  [7, 400, 'Incorrect index', 'refuse'],
  [8, 500, 'Internal server error', 'retry'],
  [9, 503, 'Server is busy', 'wait'],
  [10, 400, 'Data channel is missing', 'refuse'],
  [11, 400, 'Invalid data channel', 'refuse'],
  [12, 400, 'Event field is required', 'reject'],
  [13, 400, 'Event field cannot be blank', 'reject'],
  [14, 400, 'ACK is disabled', 'refuse'],
  [15, 400, 'Error in handling indexed fields', 'reject'],
  [16, 400, 'Query string authorization is not enabled', 'refuse'],
  [17, 200, 'HEC is healthy', 'garbage'],
  [18, 503, 'HEC is unhealthy, queues are full', 'wait'],
  [19, 503, 'HEC is unhealthy, ack service unavailable', 'wait'],
  [20, 503, 'HEC is unhealthy, queues are full, ack service unavailable', 'wait'],
  [21, 400, 'Invalid token', 'refuse'],
  [22, 400, 'Token disabled', 'refuse'],
  [23, 503, 'Server is shutting down', 'wait'],
  [24, 200, 'HEC is healthy, queue approaching capacity', 'garbage'],
  [25, 200, 'HEC is healthy, ack channel approaching capacity', 'garbage'],
  [26, 429, 'HEC queue at capacity', 'wait'],
  [27, 429, 'HEC ACK channel at capacity', 'wait'],
  [27, 413, 'Request entity too large', 'too-large'],
];

describe('answer of the collector', () => {
  it.each(DOCUMENTED)('code %i with HTTP %i, "%s", means %s', (code, status, text, act) => {
    const answer = answerTo(status, { text, code });

    expect(answer.act).toBe(act);
  });

  it.each([
    [200, 'garbage'],
    [204, 'garbage'],
    [302, 'refuse'],
    [400, 'refuse'],
    [401, 'refuse'],
    [404, 'refuse'],
    [408, 'retry'],
    [413, 'too-large'],
    [429, 'wait'],
    [500, 'retry'],
    [502, 'retry'],
    [503, 'wait'],
    [504, 'retry'],
  ])('HTTP %i with a page of something in between means %s', (status, act) => {
    const answer = answerTo(status, '<!doctype html><title>no</title>');

    expect(answer.act).toBe(act);
  });

  it.each([
    ['cut off', '{"text":"Success","code":0'],
    ['without a code', { text: 'Success' }],
    ['a code of another kind', { text: 'Success', code: '0' }],
    ['a list', [{ text: 'Success', code: 0 }]],
    ['an id that is none', { text: 'Success', code: 0, ackId: 'seven' }],
    ['an id below zero', { text: 'Success', code: 0, ackId: -1 }],
    ['a code that nobody knows', { text: 'Success', code: 99 }],
  ])('HTTP 200 with a body that is %s is no success', (_, body) => {
    const answer = answerTo(200, body);

    expect(answer.act).toBe('garbage');
  });

  it('"Success" with a status that says the opposite is no success', () => {
    const answer = answerTo(500, { text: 'Success', code: 0, ackId: 3 });

    expect(answer.act).toBe('retry');
  });

  it('gives the id by which to ask for the acknowledgement', () => {
    const answer = answerTo(200, { text: 'Success', code: 0, ackId: 12 });

    expect(answer).toEqual({ act: 'taken', ackId: 12 });
  });

  it.each([
    [{ 'invalid-event-number': 3 }, 3],
    [{ 'invalid-event-number': -3 }, undefined],
    [{ 'invalid-event-number': '3' }, undefined],
    [{}, undefined],
  ])('names the place of the bad event only if %j is one', (more, at) => {
    const answer = answerTo(400, { text: 'Event field is required', code: 12, ...more });

    expect(answer).toEqual({ act: 'reject', rejection: 'audit-sink.event-missing', at });
  });

  it('waits as long as the receiver asks for, or half a minute', () => {
    const busy = { text: 'Server is busy', code: 9 };

    const asked = answerTo(503, busy, { 'retry-after': '120' });
    const silent = answerTo(503, busy);

    expect(asked).toMatchObject({ act: 'wait', retryAfterMs: 120_000 });
    expect(silent).toMatchObject({ act: 'wait', retryAfterMs: 30_000 });
  });

  it('repeats nothing of what the receiver wrote', () => {
    const answers = DOCUMENTED.map(([code, status]) => answerTo(status, { text: 'CANARY', code }));

    expect(JSON.stringify(answers)).not.toContain('CANARY');
  });
});

describe('the receiver’s code', () => {
  it('is told, also one that no page of Splunk has', () => {
    expect(answerTo(400, { text: 'New', code: 99 })).toMatchObject({
      details: { status: 400, receiverCode: 99 },
    });
  });

  it.each([92_583_089, -1])('is not told if it could be the number of a person: %d', (code) => {
    expect(answerTo(400, { text: 'x', code })).toMatchObject({ details: { status: 400 } });
    expect(JSON.stringify(answerTo(400, { text: 'x', code }))).not.toContain(String(code));
  });
});
