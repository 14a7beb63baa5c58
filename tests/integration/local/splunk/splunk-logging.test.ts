import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SplunkBench, TOKENS } from '../../../support/splunk/splunk-bench.ts';

/** Splunk's own sender: npm `splunk-logging` 0.11.1, which has no types. */
interface Sent {
  readonly message: unknown;
  readonly severity?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}
interface SplunkLogger {
  error: (error: Error & { readonly code?: number }) => void;
  send(sent: Sent, done?: (error: unknown, response: unknown, body: unknown) => void): void;
  flush(done: (error: unknown, response: unknown, body: unknown) => void): void;
}
const { Logger } = createRequire(import.meta.url)('splunk-logging') as {
  readonly Logger: new (config: Readonly<Record<string, unknown>>) => SplunkLogger;
};

let bench: SplunkBench;
beforeEach(async () => {
  bench = await SplunkBench.start();
});
afterEach(() => bench.close());

function loggerOf(token: string, more: Readonly<Record<string, unknown>> = {}) {
  const logger = new Logger({ token, url: bench.splunk.endpoints.url, ...more });
  const errors: (Error & { readonly code?: number })[] = [];
  logger.error = (error) => errors.push(error);
  return { logger, errors };
}

const send = (logger: SplunkLogger, sent: Sent): Promise<unknown> =>
  new Promise((resolve) => logger.send(sent, (_error, _response, body) => resolve(body)));
const flush = (logger: SplunkLogger): Promise<unknown> =>
  new Promise((resolve) => logger.flush((_error, _response, body) => resolve(body)));

describe('Splunk’s own sender', () => {
  it('delivers an event with what it says of it', async () => {
    const { logger, errors } = loggerOf(TOKENS.trusting);

    const body = await send(logger, {
      message: { action: 'login' },
      severity: 'warn',
      metadata: { time: 1_767_225_600, source: 's', sourcetype: 't', index: 'main', host: 'h' },
    });

    expect(body).toEqual({ text: 'Success', code: 0 });
    expect(errors).toEqual([]);
    expect(await bench.splunk.controls.list()).toMatchObject([
      {
        raw: '{"message":{"action":"login"},"severity":"warn"}',
        ...{ time: '1767225600.000', source: 's', sourcetype: 't', index: 'main', host: 'h' },
      },
    ]);
  });

  it('delivers a batch in its order, Chinese text intact', async () => {
    const { logger } = loggerOf(TOKENS.trusting, { maxBatchCount: 0 });
    const messages = ['陳大文批准了請假', '堃邨峯喆衞', '第二行\n「引號」"', '😀'];
    for (const message of messages) logger.send({ message });

    const body = await flush(logger);

    expect(body).toEqual({ text: 'Success', code: 0 });
    const raws = await bench.raws();
    expect(raws.map((raw) => (JSON.parse(raw) as { message: string }).message)).toEqual(messages);
    expect(raws.join('')).toContain('陳大文批准了請假');
  });

  it('is told of a wrong token, and of a missing channel', async () => {
    const wrong = loggerOf('no-such-token');
    const channelless = loggerOf(TOKENS.acknowledged);

    await send(wrong.logger, { message: 'x' });
    await send(channelless.logger, { message: 'x' });

    expect(wrong.errors).toMatchObject([{ message: 'Invalid token', code: 4 }]);
    expect(channelless.errors).toMatchObject([{ message: 'Data channel is missing', code: 10 }]);
    expect(await bench.raws()).toEqual([]);
  });

  it('is acknowledged when it names its channel in the address', async () => {
    const channel = 'fe0ecfad-13d5-401b-847d-77833bd77131';
    const { logger } = loggerOf(TOKENS.acknowledged, {
      path: `/services/collector/event/1.0?channel=${channel}`,
    });

    const body = await send(logger, { message: 'x' });

    expect(body).toEqual({ text: 'Success', code: 0, ackId: 0 });
    expect(await bench.poll(0)).toBe('{"acks":{"0":true}}');
  });
});
