import { describe, expect, it } from 'vitest';
import {
  createFcTriggerReader,
  TriggersUnreadableError,
} from '../../../../shared/function-compute/index.ts';
import { HttpConnectionError, type HttpRequest } from '../../../../shared/http/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { systemClock } from '../../../../shared/time/index.ts';

interface Answer {
  readonly status: number;
  readonly body: string;
}

const ok = (body: unknown): Answer => ({ status: 200, body: JSON.stringify(body) });
const trigger = (triggerName: string, triggerConfig: unknown, qualifier?: string) => ({
  triggerName,
  triggerType: 'timer',
  triggerConfig: JSON.stringify(triggerConfig),
  qualifier,
});

/** A reader whose calls are answered in this order. */
function readerOver(answers: readonly (Answer | Error)[]) {
  const asked: HttpRequest[] = [];
  const reader = createFcTriggerReader({
    endpoint: 'http://127.0.0.1:9',
    credentials: () => ({ accessKeyId: 'key', accessKeySecret: 'secret', securityToken: 'token' }),
    clock: systemClock,
    random: systemRandom,
    http: {
      send: (request) => {
        const answer = answers[asked.push(request) - 1];
        if (answer === undefined) throw new Error('nothing more was to be asked');
        if (answer instanceof Error) return Promise.reject(answer);
        const { status, body } = answer;
        return Promise.resolve({ status, headers: {}, body: Buffer.from(body) });
      },
    },
  });
  return { reader, asked };
}

describe('the timers of a function', () => {
  it('are read page by page, each with whether it is on and what it invokes', async () => {
    const { reader, asked } = readerOver([
      ok({
        nextToken: 'more',
        triggers: [
          trigger('hourly', { enable: true, cronExpression: '@every 1h' }, 'live'),
          { triggerName: 'http', triggerType: 'http', triggerConfig: '{"authType":"anonymous"}' },
        ],
      }),
      ok({ triggers: [trigger('daily', { enable: false })] }),
    ]);

    const timers = await reader.timersOf('dt-export-prod');

    expect(timers).toEqual([
      { triggerName: 'hourly', isEnabled: true, qualifier: 'live' },
      { triggerName: 'daily', isEnabled: false, qualifier: undefined },
    ]);
    expect(asked.map(({ url }) => new URL(url).search)).toEqual([
      '?limit=100',
      '?limit=100&nextToken=more',
    ]);
  });

  it('end with a page that names itself as the next', async () => {
    const page = ok({ nextToken: 'same', triggers: [] });
    const { reader } = readerOver([page, page]);

    expect(await reader.timersOf('fn')).toEqual([]);
  });

  it('are undefined only where the service says that there is no such function', async () => {
    const unknown = { status: 404, body: '{"Code":"FunctionNotFound"}' };
    const gateway = { status: 404, body: '<html>' };

    expect(await readerOver([unknown]).reader.timersOf('fn')).toBeUndefined();
    await expect(readerOver([gateway]).reader.timersOf('fn')).rejects.toThrow(
      TriggersUnreadableError,
    );
  });

  it.each([
    ['a refusal', { status: 403, body: '{"Code":"AccessDenied"}' }, 'AccessDenied'],
    ['a page of a gateway', { status: 502, body: '<html>' }, 'status 502'],
    ['no JSON', { status: 200, body: 'OK' }, 'an answer of another form'],
    [
      'a timer that does not say whether it is on',
      ok({ triggers: [trigger('hourly', { cronExpression: '@every 1h' })] }),
      'an answer of another form',
    ],
    [
      'a configuration that is no JSON',
      ok({ triggers: [{ ...trigger('hourly', {}), triggerConfig: '{' }] }),
      'an answer of another form',
    ],
    ['a broken connection', new HttpConnectionError('host', 'ECONNRESET', true), 'ECONNRESET'],
  ])('are not known after %s', async (_case, answer, reason) => {
    const failure = readerOver([answer]).reader.timersOf('fn');

    await expect(failure).rejects.toThrow(TriggersUnreadableError);
    await expect(failure).rejects.toThrow(reason);
  });
});
