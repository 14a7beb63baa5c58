import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHANNEL, SplunkBench, TOKENS } from '../../../support/splunk/splunk-bench.ts';

let bench: SplunkBench;
beforeEach(async () => {
  bench = await SplunkBench.start();
});
afterEach(() => bench.close());

/** By HTTP, as a test in another language does it. */
async function control(method: string, path: string, body?: unknown) {
  const { text, status } = await bench.send(`/_stand-in/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status, text, body: (status === 404 ? {} : tryParse(text)) as Record<string, unknown> };
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

const event = (n: number, more: object = {}) =>
  JSON.stringify({ time: 1_767_225_600 + n, event: { n, 名: '陳"大"文' }, ...more });

describe('what is indexed', () => {
  beforeEach(async () => {
    await bench.submit(event(0) + event(1, { sourcetype: 'a' }) + event(2, { index: 'main' }));
    await bench.send('/services/collector', {
      headers: { authorization: `Splunk ${TOKENS.trusting}` },
      body: event(3),
    });
  });

  it.each([
    ['', [0, 1, 2, 3]],
    ['index=main', [2, 3]],
    ['sourcetype=a', [1]],
    [`channel=${CHANNEL}`, [0, 1, 2]],
    ['fromEpochMs=1767225601000&toEpochMs=1767225603000', [1, 2]],
    ['contains=%22n%22%3A3', [3]],
    ['fromNumber=1&limit=2', [1, 2]],
  ])('is found by "%s"', async (query, numbers) => {
    const { body } = await control('GET', `events?${query}`);
    const { body: counted } = await control('GET', `count?${query}`);

    expect((body['events'] as { number: number }[]).map(({ number }) => number)).toEqual(numbers);
    expect(counted).toEqual({ count: numbers.length });
  });

  it('a misspelt filter is refused, not everything found', async () => {
    expect((await control('GET', 'events?idx=main')).status).toBe(400);
  });

  it('is exported as Splunk does, as lines of JSON', async () => {
    const { text } = await control('GET', 'export?index=main');

    expect(text.split('\n').filter(Boolean).map(tryParse)).toEqual([
      {
        preview: false,
        offset: 0,
        result: {
          _raw: '{"n":2,"名":"陳\\"大\\"文"}',
          _time: '2026-01-01T08:00:02.000+08:00',
          ...{ index: 'main', sourcetype: 'httpevent', source: 'http:audit' },
          host: expect.stringMatching(/^127\.0\.0\.1:/) as string,
        },
      },
      expect.objectContaining({ offset: 1 }),
    ]);
  });

  it('is exported as CSV that another reader reads back to the byte', async () => {
    const { text } = await control('GET', 'export?format=csv');

    const rows: Record<string, string>[] = parse(text, { columns: true });
    expect(rows.map((row) => row['_raw'])).toEqual(await bench.raws());
    expect(Object.keys(rows[0] ?? {})).toEqual([
      ...['_raw', '_time', 'index', 'sourcetype', 'source', 'host'],
    ]);
  });

  it('can be tampered with: deleted, altered, doubled; also after a restart', async () => {
    await control('POST', 'deletions', { number: 0 });
    await control('POST', 'alterations', { number: 1, raw: '{"n":99}' });
    await control('POST', 'alterations', { number: 1, source: 'elsewhere' });
    await control('POST', 'duplications', { number: 2 });

    const before = await bench.splunk.controls.list();
    await bench.restart();
    const after = await bench.splunk.controls.list();

    expect(before.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(before[0]).toMatchObject({ raw: '{"n":99}', source: 'elsewhere' });
    expect(before[3]).toMatchObject({ raw: before[1]?.raw, time: before[1]?.time, index: 'main' });
    expect(after).toEqual(before);
  });

  it('cannot be tampered with where there is nothing', async () => {
    expect((await control('POST', 'deletions', { number: 4 })).status).toBe(400);
    await control('POST', 'deletions', { number: 0 });
    expect((await control('POST', 'deletions', { number: 0 })).status).toBe(400);
    expect((await control('POST', 'alterations', { number: 0, raw: 'x' })).status).toBe(400);
  });
});

describe('behaviour', () => {
  it('is told and changed over HTTP; a misspelt name or a wrong value changes nothing', async () => {
    const { body: before } = await control('GET', 'behaviour');

    const changed = await control('PUT', 'behaviour', { indexDelayMs: 5_000 });
    const misspelt = await control('PUT', 'behaviour', { indexDelay: 1 });
    const wrong = await control('PUT', 'behaviour', { collector: 'tired' });

    expect(before).toMatchObject({ indexDelayMs: 0, collector: 'accepting' });
    expect(changed.body).toEqual({ ...before, indexDelayMs: 5_000 });
    expect([misspelt.status, wrong.status]).toEqual([400, 400]);
    expect(bench.splunk.controls.behaviour()).toEqual(changed.body);
  });

  it('refuses events that hold a text, each time anew', async () => {
    await control('PUT', 'behaviour', {
      rejections: [
        { contains: 'poison', code: 13 },
        { contains: 'venom', code: 15 },
      ],
    });

    const first = await bench.submit('{"event":"good"}{"event":"with poison"}{"event":"more"}');
    const second = await bench.submit('{"event":"venom"}');

    expect(tryParse(first.text)).toMatchObject({ code: 13, 'invalid-event-number': 1 });
    expect(tryParse(second.text)).toMatchObject({ code: 15, 'invalid-event-number': 0 });
    expect(await bench.raws()).toEqual(['good']);
  });

  it('refuses an index and a channel that were right before', async () => {
    await control('PUT', 'behaviour', { refusedIndexes: ['main'] });
    const index = await bench.submit('{"event":"a","index":"main"}');
    await control('PUT', 'behaviour', { refusedChannels: [CHANNEL] });
    const channel = await bench.submit('{"event":"a"}');
    const poll = await bench.poll(0);

    expect(tryParse(index.text)).toMatchObject({ code: 7 });
    expect(tryParse(channel.text)).toEqual({ text: 'Invalid data channel', code: 11 });
    expect(tryParse(poll)).toEqual({ text: 'Invalid data channel', code: 11 });
  });

  it('has outages by local time, each in its own way', async () => {
    const now = bench.context.clock.nowEpochMs();
    const hour = 3_600_000;
    const kinds = ['busy', 'shutting-down', 'unavailable'] as const;
    bench.splunk.controls.setBehaviour({
      outages: kinds.map((answer, place) => ({
        ...{ fromEpochMs: now + place * hour, untilEpochMs: now + (place + 1) * hour, answer },
      })),
    });

    const statuses: string[] = [];
    for (const _ of [...kinds, 'over']) {
      const { status, text } = await bench.submit('{"event":"a"}');
      statuses.push(`${String(status)} ${String(/"code":(\d+)/.exec(text)?.[1])}`);
      bench.context.clock.advance(hour);
    }

    expect(statuses).toEqual(['503 9', '503 23', '503 undefined', '200 0']);
  });

  it('cannot be reached in an outage of that kind, health included', async () => {
    bench.splunk.controls.setBehaviour({
      outages: [{ fromEpochMs: 0, untilEpochMs: Number.MAX_VALUE, answer: 'unreachable' }],
    });

    await expect(bench.submit('{"event":"a"}')).rejects.toThrow(/hang up|ECONNRESET/);
    await expect(bench.send('/services/collector/health', { method: 'GET' })).rejects.toThrow();
    expect((await control('GET', 'statistics')).body).toMatchObject({ events: 0 });
  });
});

describe('inputs', () => {
  it('are changed and added while the collector runs', async () => {
    await control('PUT', 'inputs', { name: 'audit', disabled: true });
    await control('PUT', 'inputs', { name: 'new', token: 'fresh', acknowledgement: false });

    const disabled = await bench.submit('{"event":"a"}');
    const fresh = await bench.send('/services/collector', {
      headers: { authorization: 'Splunk fresh' },
      body: '{"event":"a"}',
    });

    expect(tryParse(disabled.text)).toMatchObject({ code: 1 });
    expect(tryParse(fresh.text)).toMatchObject({ code: 0 });
    expect((await control('PUT', 'inputs', { name: 'tokenless' })).status).toBe(400);
  });
});
