import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CHANNEL,
  SplunkBench,
  TOKENS,
  type WireRequest,
} from '../../../support/splunk/splunk-bench.ts';

/** Written by hand from Splunk's page of error codes; nothing here comes from the stand-in. */
const EVENT = '/services/collector/event';
const GOOD = '{"event":"x"}';
const bearing = (token: string, more: Record<string, string> = {}) => ({
  authorization: `Splunk ${token}`,
  ...more,
});
const acknowledged = bearing(TOKENS.acknowledged, { 'x-splunk-request-channel': CHANNEL });
const trusting = bearing(TOKENS.trusting);

let bench: SplunkBench;
beforeEach(async () => {
  bench = await SplunkBench.start();
});
afterEach(() => bench.close());

interface Case {
  readonly what: string;
  readonly target?: string;
  readonly request: WireRequest;
  readonly status: number;
  readonly text: string;
}

const ADMISSION: readonly Case[] = [
  {
    what: '1 for a disabled token',
    request: { headers: bearing(TOKENS.disabled), body: GOOD },
    status: 403,
    text: '{"text":"Token disabled","code":1}',
  },
  {
    what: '2 without a token',
    request: { body: GOOD },
    status: 401,
    text: '{"text":"Token is required","code":2}',
  },
  {
    what: '3 for another scheme',
    request: { headers: { authorization: `Bearer ${TOKENS.trusting}` }, body: GOOD },
    status: 401,
    text: '{"text":"Invalid authorization","code":3}',
  },
  {
    what: '3 for a bare token',
    request: { headers: { authorization: TOKENS.trusting }, body: GOOD },
    status: 401,
    text: '{"text":"Invalid authorization","code":3}',
  },
  {
    what: '4 for a token nobody gave',
    request: { headers: bearing('no-such-token'), body: GOOD },
    status: 403,
    text: '{"text":"Invalid token","code":4}',
  },
  {
    what: '4 for a token nobody gave in the query, before 16',
    target: `${EVENT}?token=no-such-token`,
    request: { body: GOOD },
    status: 403,
    text: '{"text":"Invalid token","code":4}',
  },
  {
    what: '5 for nothing but blanks',
    request: { headers: trusting, body: ' \r\n ' },
    status: 400,
    text: '{"text":"No data","code":5}',
  },
  {
    what: '5 for nothing but line ends at the raw endpoint',
    target: '/services/collector/raw',
    request: { headers: trusting, body: '\n\r\n' },
    status: 400,
    text: '{"text":"No data","code":5}',
  },
  {
    what: '7 for an index the token may not use, at the raw endpoint',
    target: '/services/collector/raw?index=audit',
    request: { headers: trusting, body: 'a line' },
    status: 400,
    text: '{"text":"Incorrect index","code":7}',
  },
  {
    what: '10 without a channel where acknowledgement is on',
    request: { headers: bearing(TOKENS.acknowledged), body: GOOD },
    status: 400,
    text: '{"text":"Data channel is missing","code":10}',
  },
  {
    what: '10 for a poll without a channel',
    target: '/services/collector/ack',
    request: { headers: bearing(TOKENS.acknowledged), body: '{"acks":[0]}' },
    status: 400,
    text: '{"text":"Data channel is missing","code":10}',
  },
  {
    what: '11 for a channel that is no GUID',
    target: `${EVENT}?channel=mine`,
    request: { headers: bearing(TOKENS.acknowledged), body: GOOD },
    status: 400,
    text: '{"text":"Invalid data channel","code":11}',
  },
  {
    what: '14 for a poll by a token without acknowledgement, before the channel is looked at',
    target: '/services/collector/ack',
    request: { headers: trusting, body: '{"acks":[0]}' },
    status: 400,
    text: '{"text":"ACK is disabled","code":14}',
  },
  {
    what: '16 for a right token in the query',
    target: `${EVENT}?token=${TOKENS.trusting}`,
    request: { body: GOOD },
    status: 400,
    text: '{"text":"Query string authorization is not enabled","code":16}',
  },
  {
    what: '6 for a poll of another form',
    target: '/services/collector/ack',
    request: { headers: acknowledged, body: '[0]' },
    status: 400,
    text: '{"text":"Invalid data format","code":6}',
  },
  {
    what: '404 for a path that it does not have',
    target: '/services/collector/events',
    request: { headers: trusting, body: GOOD },
    status: 404,
    text: '{"text":"The requested URL was not found on this server.","code":404}',
  },
  {
    what: '405 for another method',
    request: { method: 'GET', headers: trusting },
    status: 405,
    text: '{"text":"The requested URL was not found on this server.","code":404}',
  },
];

describe('what is refused before anything is read', () => {
  it.each(ADMISSION)('$what', async ({ target = EVENT, request, status, text }) => {
    const answer = await bench.send(target, request);

    expect(answer).toMatchObject({ status, text });
    expect(await bench.raws()).toEqual([]);
  });
});

/** The second of three events is bad; what stands before it is indexed. */
const BAD_EVENTS: readonly (readonly [what: string, code: number, text: string, event: string])[] =
  [
    ['no JSON', 6, 'Invalid data format', '{"event":x}'],
    ['an array', 6, 'Invalid data format', '[{"event":"x"}]'],
    ['a source that is no text', 6, 'Invalid data format', '{"event":"x","source":1}'],
    ['fields that are no object', 6, 'Invalid data format', '{"event":"x","fields":["a"]}'],
    ['an index of others', 7, 'Incorrect index', '{"event":"x","index":"secret"}'],
    ['no event', 12, 'Event field is required', '{"time":1}'],
    ['null', 12, 'Event field is required', '{"event":null}'],
    ['an empty event', 13, 'Event field cannot be blank', '{"event":""}'],
    ['a nested field', 15, 'Error in handling indexed fields', '{"event":"x","fields":{"a":{}}}'],
    ['a time that is none', 15, 'Error in handling indexed fields', '{"event":"x","time":"noon"}'],
    ['a time with exponent', 15, 'Error in handling indexed fields', '{"event":"x","time":1.7e9}'],
  ];

describe('a bad event in a batch', () => {
  it.each(BAD_EVENTS)(
    '%s is %i, and what stands before it is indexed',
    async (_, code, text, bad) => {
      const answer = await bench.submit(`{"event":"before"}\n${bad}\n{"event":"behind"}`);

      expect(answer.status).toBe(400);
      expect(answer.text).toBe(
        `{"text":"${text}","code":${String(code)},"invalid-event-number":1}`,
      );
      expect(await bench.raws()).toEqual(['before']);
      expect(await bench.poll(0)).toBe('{"acks":{"0":false}}');
    },
  );

  it('that breaks off is 6, with its number', async () => {
    const answer = await bench.submit('{"event":"a"}{"event":"b"}{"event":"c');

    expect(answer.text).toBe('{"text":"Invalid data format","code":6,"invalid-event-number":2}');
    expect(await bench.raws()).toEqual(['a', 'b']);
  });

  it('that is the first is told before broken JSON behind it', async () => {
    const answer = await bench.submit('{"event":""}{{{');

    expect(answer.text).toBe(
      '{"text":"Event field cannot be blank","code":13,"invalid-event-number":0}',
    );
  });

  it('with an index of others may be numbered from 1, as some versions do', async () => {
    bench.splunk.controls.setBehaviour({ incorrectIndexCountsFrom: 1 });

    const answer = await bench.submit('{"event":"a"}{"event":"b","index":"secret"}');

    expect(answer.text).toBe('{"text":"Incorrect index","code":7,"invalid-event-number":2}');
  });

  it('that is no UTF-8 is 6', async () => {
    const answer = await bench.submit(Buffer.from('{"event":"\xff"}', 'latin1'));

    expect(answer.text).toBe('{"text":"Invalid data format","code":6,"invalid-event-number":0}');
  });
});

describe('the body', () => {
  it('may be packed by gzip', async () => {
    const answer = await bench.submit(gzipSync('{"event":"packed"}'), {
      'content-encoding': 'gzip',
    });

    expect(answer.text).toBe('{"text":"Success","code":0,"ackId":0}');
    expect(await bench.raws()).toEqual(['packed']);
  });

  it('is refused by a page if it unpacks to too much, is no gzip, or is packed otherwise', async () => {
    bench.splunk.controls.setBehaviour({ maxContentBytes: 1_000 });
    const bomb = gzipSync(Buffer.alloc(1_000_000, ' '));

    const answers = [
      await bench.submit(bomb, { 'content-encoding': 'gzip' }),
      await bench.submit(' '.repeat(1_001)),
      await bench.submit('no gzip', { 'content-encoding': 'gzip' }),
      await bench.submit(GOOD, { 'content-encoding': 'br' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([413, 413, 400, 415]);
    for (const { headers } of answers) expect(headers['content-type']).toContain('text/html');
    expect(await bench.raws()).toEqual([]);
  });
});

describe('what the collector is in no state to take', () => {
  const busy = [
    ['internal-error', 500, '{"text":"Internal server error","code":8}'],
    ['busy', 503, '{"text":"Server is busy","code":9}'],
    ['queue-full', 429, '{"text":"HEC queue at capacity","code":26}'],
    ['ack-channel-full', 429, '{"text":"HEC ACK channel at capacity","code":27}'],
  ] as const;

  it.each(busy)('%s', async (collector, status, text) => {
    bench.splunk.controls.setBehaviour({ collector });

    expect(await bench.submit(GOOD)).toMatchObject({ status, text });
    expect(await bench.raws()).toEqual([]);
  });

  it.each([
    ['too-large', 413],
    ['rate-limited', 429],
    ['unavailable', 503],
  ] as const)('%s is said by a page', async (collector, status) => {
    bench.splunk.controls.setBehaviour({ collector });

    const answer = await bench.submit(GOOD);

    expect(answer.status).toBe(status);
    expect(answer.text).toContain('<html>');
  });

  it('a wrong token is told all the same', async () => {
    bench.splunk.controls.setBehaviour({ collector: 'busy' });

    expect((await bench.send(EVENT, { headers: bearing('none'), body: GOOD })).status).toBe(403);
  });

  it('23 everywhere while it shuts down', async () => {
    bench.splunk.controls.setBehaviour({ isShuttingDown: true });
    const shuttingDown = { status: 503, text: '{"text":"Server is shutting down","code":23}' };

    expect(await bench.submit(GOOD)).toMatchObject(shuttingDown);
    expect(await bench.send('/services/collector/health', { method: 'GET' })).toMatchObject(
      shuttingDown,
    );
  });

  it('27 by itself when too many acknowledgements wait', async () => {
    bench.splunk.controls.setBehaviour({ pendingAcksPerChannel: 1 });

    const first = await bench.submit(GOOD);
    const second = await bench.submit(GOOD);

    expect(first.text).toBe('{"text":"Success","code":0,"ackId":0}');
    expect(second.text).toBe('{"text":"HEC ACK channel at capacity","code":27}');
  });
});

describe('health', () => {
  const health = (target: string, headers = {}) =>
    bench.send(`/services/collector/${target}`, { method: 'GET', headers });

  it.each([
    ['healthy', 200, 'HEC is healthy', 17],
    ['queues-full', 503, 'HEC is unhealthy, queues are full', 18],
    ['acks-unavailable', 503, 'HEC is unhealthy, ack service unavailable', 19],
    [
      'queues-full-and-acks-unavailable',
      503,
      'HEC is unhealthy, queues are full, ack service unavailable',
      20,
    ],
    ['queue-filling', 200, 'HEC is healthy, queue approaching capacity', 24],
    ['ack-channel-filling', 200, 'HEC is healthy, ack channel approaching capacity', 25],
  ] as const)('%s needs no token', async (state, status, text, code) => {
    bench.splunk.controls.setBehaviour({ health: state });

    for (const target of ['health', 'health/1.0']) {
      expect(await health(target)).toMatchObject({
        status,
        text: JSON.stringify({ text, code }),
      });
    }
  });

  it('21 for a token that is shown and wrong, 22 for one that is disabled', async () => {
    expect(await health('health', bearing('none'))).toMatchObject({
      status: 400,
      text: '{"text":"Invalid token","code":21}',
    });
    expect(await health(`health?token=${TOKENS.disabled}`)).toMatchObject({
      status: 400,
      text: '{"text":"Token disabled","code":22}',
    });
  });
});
