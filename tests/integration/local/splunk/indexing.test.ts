import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHANNEL, SplunkBench, TOKENS } from '../../../support/splunk/splunk-bench.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

let bench: SplunkBench;
beforeEach(async () => {
  bench = await SplunkBench.start();
});
afterEach(() => bench.close());

const trusting = { authorization: `Splunk ${TOKENS.trusting}` };

describe('event objects', () => {
  it.each(['', '/event', '/event/1.0'])(
    'are taken at /services/collector%s, by Basic too',
    async (path) => {
      const password = Buffer.from(`anybody:${TOKENS.trusting}`).toString('base64');

      const answer = await bench.send(`/services/collector${path}`, {
        headers: { authorization: `Basic ${password}` },
        body: '{"event":"a"}{"event":"b"}\n{"event":"c"}\r\n',
      });

      expect(answer.text).toBe('{"text":"Success","code":0}');
      expect(answer.headers['content-type']).toBe('application/json; charset=UTF-8');
      expect(await bench.raws()).toEqual(['a', 'b', 'c']);
    },
  );

  it('are kept to the byte: blanks, escapes, order and repeated names', async () => {
    const object = '{ "b" : 1.50, "a":"\\u5802\\/\\"}{", "名":"堃邨峯喆衞😀", "b":[1 ,{}] }';

    await bench.submit(`{"event":"first","event": ${object} , "time":1.5}`);

    expect(await bench.raws()).toEqual([object]);
  });

  it('keep a number, a list and a text as they are', async () => {
    await bench.submit('{"event":0.10}{"event":[ 1]}{"event":"two\\nlines"}{"event":true}');

    expect(await bench.raws()).toEqual(['0.10', '[ 1]', 'two\nlines', 'true']);
  });

  it('have what the token says where they name nothing, and what they name where they do', async () => {
    const named =
      '{"event":"b","index":"main","sourcetype":"s","source":"o","host":"h","time":"1767225600.123","fields":{"a":"1","b":["2"]}}';

    await bench.submit(`{"event":"a","time":1767225600}${named}`, { host: 'collector.example' });

    const [plain, full] = await bench.splunk.controls.list();
    expect(plain).toMatchObject({
      ...{ index: 'audit', sourcetype: 'httpevent', source: 'http:audit', time: '1767225600' },
      ...{ host: 'collector.example', channel: CHANNEL.toLowerCase() },
    });
    expect(full).toMatchObject({
      ...{ index: 'main', sourcetype: 's', source: 'o', host: 'h', time: '1767225600.123' },
      fields: { a: '1', b: ['2'] },
    });
  });

  it('may be sent with the token in the query where that is allowed', async () => {
    const answer = await bench.send(`/services/collector?token=${TOKENS.inQuery}`, {
      body: '{"event":"a"}',
    });

    expect(answer.text).toBe('{"text":"Success","code":0}');
  });
});

describe('lines', () => {
  it('are events of their own, with what the query says', async () => {
    const query = 'index=main&sourcetype=syslog&source=s&host=h';

    await bench.send(`/services/collector/raw?${query}&channel=${CHANNEL}`, {
      headers: trusting,
      body: 'one\r\n\n{"event":"two"}\n',
    });

    expect(await bench.splunk.controls.list()).toMatchObject([
      { raw: 'one', index: 'main', sourcetype: 'syslog', source: 's', host: 'h' },
      { raw: '{"event":"two"}', channel: CHANNEL.toLowerCase() },
    ]);
  });
});

describe('acknowledgement', () => {
  it('ids are counted for each channel from 0', async () => {
    const other = { 'x-splunk-request-channel': 'aaaaaaaa-13d5-401b-847d-77833bd77131' };

    const answers = [
      await bench.submit('{"event":"a"}'),
      await bench.submit('{"event":"b"}'),
      await bench.submit('{"event":"c"}', other),
    ];

    expect(answers.map(({ text }) => text)).toEqual([
      '{"text":"Success","code":0,"ackId":0}',
      '{"text":"Success","code":0,"ackId":1}',
      '{"text":"Success","code":0,"ackId":0}',
    ]);
  });

  it('is true once, and false for what is told, unknown or of another channel', async () => {
    await bench.submit('{"event":"a"}');

    expect(await bench.poll(0, 1)).toBe('{"acks":{"0":true,"1":false}}');
    expect(await bench.poll(0)).toBe('{"acks":{"0":false}}');
  });

  it('is true only when a slow indexer has the batch on disk', async () => {
    bench.splunk.controls.setBehaviour({ indexDelayMs: 3_600_000 });
    await bench.submit('{"event":"a"}');

    const early = [await bench.poll(0), await bench.raws()];
    bench.splunk.controls.setBehaviour({ channelIdleMs: 7_200_000 });
    bench.context.clock.advance(3_600_000);

    expect(early).toEqual(['{"acks":{"0":false}}', []]);
    expect(await bench.poll(0)).toBe('{"acks":{"0":true}}');
    expect(await bench.raws()).toEqual(['a']);
  });

  it('is forgotten with a channel that nobody has used for ten minutes', async () => {
    await bench.submit('{"event":"a"}');
    bench.context.clock.advance(599_000);
    await bench.submit('{"event":"b"}');
    bench.context.clock.advance(601_000);

    expect(await bench.poll(0, 1)).toBe('{"acks":{"0":false,"1":false}}');
    expect((await bench.submit('{"event":"c"}')).text).toContain('"ackId":0');
  });

  it('a poll keeps a channel alive', async () => {
    bench.splunk.controls.setBehaviour({ indexDelayMs: 1_000_000 });
    await bench.submit('{"event":"a"}');
    bench.context.clock.advance(500_000);
    await bench.poll(0);
    bench.context.clock.advance(500_001);

    expect(await bench.poll(0)).toBe('{"acks":{"0":true}}');
  });

  it('may get lost though the batch is indexed', async () => {
    bench.splunk.controls.setBehaviour({ lostAcks: { times: 1 } });
    await bench.submit('{"event":"a"}');
    await bench.submit('{"event":"b"}');

    expect(await bench.poll(0, 1)).toBe('{"acks":{"0":false,"1":true}}');
    expect(await bench.raws()).toEqual(['a', 'b']);
    expect(bench.splunk.controls.statistics()).toMatchObject({ lostAcks: 1, lostBatches: 0 });
  });

  it('is never true of a batch that was lost on its way', async () => {
    bench.splunk.controls.setBehaviour({ lostBatches: { after: 1, times: 1 } });
    await bench.submit('{"event":"a"}');
    const lost = await bench.submit('{"event":"b"}{"event":"c"}');

    expect(lost.text).toBe('{"text":"Success","code":0,"ackId":1}');
    expect(await bench.poll(0, 1)).toBe('{"acks":{"0":true,"1":false}}');
    expect(await bench.raws()).toEqual(['a']);
    expect(bench.splunk.controls.statistics()).toMatchObject({ lostBatches: 1, lostEvents: 2 });
  });

  it('may be switched off while somebody sends', async () => {
    await bench.submit('{"event":"a"}');
    bench.splunk.controls.setBehaviour({ isAckDisabled: true });

    expect((await bench.submit('{"event":"b"}')).text).toBe('{"text":"Success","code":0}');
    expect(await bench.poll(0)).toBe('{"text":"ACK is disabled","code":14}');
  });
});

describe('state', () => {
  it('is there after the end: events, ids, and what was told already', async () => {
    await bench.submit('{"event":"a"}');
    await bench.submit('{"event":"b"}');
    await bench.poll(0);

    await bench.restart();

    expect(await bench.raws()).toEqual(['a', 'b']);
    expect(await bench.poll(0, 1)).toBe('{"acks":{"0":false,"1":true}}');
    expect((await bench.submit('{"event":"c"}')).text).toContain('"ackId":2');
  });

  it('of a removed channel stays removed', async () => {
    await bench.submit('{"event":"a"}');
    await bench.splunk.controls.forgetChannels();

    await bench.restart();

    expect(await bench.poll(0)).toBe('{"acks":{"0":false}}');
    expect((await bench.submit('{"event":"b"}')).text).toContain('"ackId":0');
  });

  it('of many events costs no heap', async () => {
    const padding = 'x'.repeat(1_000);
    const batch = `{"event":"${padding}"}`.repeat(1_000);
    await bench.submit(batch);
    const before = heapAfterCollection();

    for (let count = 0; count < 20; count += 1) await bench.submit(batch);
    const grown = heapAfterCollection() - before;

    // 20 MB went by.
    expect(grown).toBeLessThan(4_000_000);
    expect(await bench.splunk.controls.count()).toBe(21_000);
  });
});

function heapAfterCollection(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
