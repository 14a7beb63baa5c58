import { request as httpsRequest } from 'node:https';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SplunkBench } from '../../../support/splunk/splunk-bench.ts';

let bench: SplunkBench;
beforeEach(async () => {
  bench = await SplunkBench.start();
});
afterEach(() => bench.close());

const GOOD = '{"event":"x"}';

describe('faults of the switchboard', () => {
  it.each([
    ['9', 503, '{"text":"Server is busy","code":9}'],
    ['6:3', 400, '{"text":"Invalid data format","code":6,"invalid-event-number":3}'],
    ['26', 429, '{"text":"HEC queue at capacity","code":26}'],
    ['something', 500, '{"text":"Internal server error","code":8}'],
  ])('the error %s has the collector’s own form', async (code, status, text) => {
    bench.context.faults.add({ standIn: 'splunk', times: 1, effect: { kind: 'error', code } });

    expect(await bench.submit(GOOD)).toMatchObject({ status, text });
    expect(await bench.raws()).toEqual([]);
    expect((await bench.submit(GOOD)).status).toBe(200);
  });

  it.each([
    ['too-large', 413],
    ['rate-limited', 429],
    ['bad-gateway', 502],
    ['unavailable', 503],
    ['gateway-timeout', 504],
  ])('the error %s is a page of what stands in front', async (code, status) => {
    bench.context.faults.add({ standIn: 'splunk', effect: { kind: 'error', code } });

    const answer = await bench.submit(GOOD);

    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toContain('text/html');
  });

  it('an answer that is lost after the batch was taken', async () => {
    bench.context.faults.add({
      ...{ standIn: 'splunk', operation: 'event', times: 1 },
      effect: { kind: 'drop', when: 'after' },
    });

    await expect(bench.submit(GOOD)).rejects.toThrow();

    expect(await bench.raws()).toEqual(['x']);
    expect(await bench.poll(0)).toBe('{"acks":{"0":true}}');
  });

  it('an answer of a poll that is lost takes what was true with it', async () => {
    await bench.submit(GOOD);
    bench.context.faults.add({
      ...{ standIn: 'splunk', operation: 'ack', times: 1 },
      effect: { kind: 'drop', when: 'after' },
    });

    await expect(bench.poll(0)).rejects.toThrow();

    expect(await bench.poll(0)).toBe('{"acks":{"0":false}}');
  });

  it('a batch that is indexed twice, with one acknowledgement', async () => {
    bench.context.faults.add({ standIn: 'splunk', times: 1, effect: { kind: 'duplicate' } });

    const answer = await bench.submit('{"event":"a"}{"event":"b"}');

    expect(answer.text).toBe('{"text":"Success","code":0,"ackId":0}');
    expect(await bench.raws()).toEqual(['a', 'b', 'a', 'b']);
  });

  it('garbage, and a connection that is cut before anything was read', async () => {
    bench.context.faults.add({
      ...{ standIn: 'splunk', times: 1 },
      effect: { kind: 'garbage', body: 'truncated' },
    });
    const garbage = await bench.submit(GOOD);
    bench.context.faults.add({
      ...{ standIn: 'splunk', times: 1 },
      effect: { kind: 'drop', when: 'before' },
    });

    expect(garbage.text).not.toContain('Success');
    await expect(bench.submit(GOOD)).rejects.toThrow();
    expect(await bench.raws()).toEqual([]);
  });

  it.each([
    ['/services/collector', 'event'],
    ['/services/collector/event/1.0', 'event'],
    ['/services/collector/raw?channel=x', 'raw'],
    ['/services/collector/ack/1.0', 'ack'],
  ])('%s is the operation %s', async (target, operation) => {
    bench.context.faults.add({
      ...{ standIn: 'splunk', operation },
      effect: { kind: 'error', code: '23' },
    });

    expect((await bench.send(target, { body: GOOD })).status).toBe(503);
  });
});

describe('TLS', () => {
  it('is by the local authority', async () => {
    const url = `${bench.splunk.endpoints.tlsUrl}/services/collector/health`;
    const ca = bench.context.authority.certificatePem;

    const status = await new Promise((resolve, reject) => {
      const request = httpsRequest(url, { ca }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject);
      request.end();
    });

    expect(status).toBe(200);
  });
});
