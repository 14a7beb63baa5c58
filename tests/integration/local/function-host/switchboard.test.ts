import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FunctionHost } from '../../../../infra/local/function-host/function-host.ts';
import type { StandIn } from '../../../../infra/local/stand-in/stand-in.ts';
import { startSwitchboard } from '../../../../infra/local/switchboard/switchboard.ts';
import {
  temporaryStandInContext,
  type TemporaryStandInContext,
} from '../../../support/stand-in-context.ts';
import { probeFunction, SdkCaller, startProbeHost, until } from './running-function-host.ts';

let context: TemporaryStandInContext;
let host: FunctionHost;
let switchboard: StandIn;
let storedOffsetMs: number;

beforeEach(async () => {
  context = await temporaryStandInContext('switchboard');
  host = await startProbeHost(context, [
    probeFunction('timed', {
      triggers: [
        {
          triggerName: 'monthly',
          triggerType: 'timer',
          triggerConfig: {
            cronExpression: 'CRON_TZ=Asia/Hong_Kong 0 10 10 3 * *',
            enable: true,
            payload: '{"do":"pid"}',
          },
        },
      ],
    }),
  ]);
  const { faults, clock } = context;
  storedOffsetMs = clock.offsetMs;
  switchboard = await startSwitchboard({
    faults,
    clock,
    functions: host,
    untilTimeStored: async () => {
      await new Promise(setImmediate);
      storedOffsetMs = clock.offsetMs;
    },
    port: 0,
    log: context.log,
  });
});

afterEach(async () => {
  await switchboard.close();
  await host.close();
  await context.dispose();
});

interface Answer {
  readonly status: number;
  readonly content: Record<string, unknown>;
}

async function ask(method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(`${String(switchboard.endpoints['url'])}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  return {
    status: answer.status,
    content: (await answer.json()) as Record<string, unknown>,
  };
}

describe('the switchboard', () => {
  it('switches a fault on, lists it with its count, and switches it off', async () => {
    const sdk = new SdkCaller(host, context.credentials.developer);
    const added = await ask('POST', '/faults', {
      id: 'storm',
      standIn: 'function-host',
      operation: 'InvokeFunction*',
      effect: { kind: 'error', code: 'ResourceExhausted' },
    });
    expect(added).toEqual({ status: 201, content: { id: 'storm' } });

    await expect(sdk.invoke('timed', { do: 'pid' })).rejects.toMatchObject({ statusCode: 429 });
    const listed = await ask('GET', '/faults');
    expect(listed.content['faults']).toMatchObject([{ id: 'storm', fired: 1 }]);

    await ask('DELETE', '/faults/storm');
    expect((await sdk.invoke('timed', { do: 'pid' })).status).toBe(200);
    expect((await ask('DELETE', '/faults/storm')).status).toBe(404);
  });

  it('answers for a move of time when it is stored, so that no kill turns time back', async () => {
    const moved = await ask('POST', '/clock', { advanceMs: 60_000 });

    expect(moved.status).toBe(200);
    expect(storedOffsetMs).toBe(moved.content['offsetMs']);
  });

  it('moves the clock forward by a duration or to an instant, and never back', async () => {
    const before = (await ask('GET', '/clock')).content['nowEpochMs'] as number;
    const moved = await ask('POST', '/clock', { advanceMs: 86_400_000 });
    expect(moved.content['nowEpochMs']).toBeGreaterThanOrEqual(before + 86_400_000);

    const to = '2099-01-04T09:00:00+08:00';
    expect((await ask('POST', '/clock', { to })).content['now']).toMatch(/^2099-01-04T01:00:00/);

    const back = await ask('POST', '/clock', { to: '2001-01-01T00:00:00Z' });
    expect(back.status).toBe(409);
    expect(back.content).toMatchObject({ code: 'switchboard.time-runs-forward' });
    expect((await ask('POST', '/clock', { advanceMs: -1 })).status).toBe(400);
  });

  it('lists the functions with their next due times and fires a trigger now', async () => {
    const listed = await ask('GET', '/functions');
    expect(listed.content['functions']).toMatchObject([
      {
        functionName: 'timed',
        triggers: [
          { triggerName: 'monthly', nextDue: expect.stringMatching(/-03T02:10:00/) as string },
        ],
      },
    ]);

    const fired = await ask('POST', '/functions/timed/triggers/monthly/fire');
    expect(fired.status).toBe(202);
    const task = `/functions/timed/tasks/${String(fired.content['taskId'])}`;
    await until(async () => (await ask('GET', task)).content['status'] === 'Succeeded');

    expect((await ask('POST', '/functions/timed/triggers/absent/fire')).content).toMatchObject({
      code: 'switchboard.unknown-trigger',
    });
  });

  it.each([
    ['an unknown stand-in', { standIn: 'mail', effect: { kind: 'delay', ms: 1 } }],
    ['an unknown effect', { standIn: 'oss', effect: { kind: 'explode' } }],
    ['a misspelt key', { standIn: 'oss', effect: { kind: 'delay', ms: 1 }, time: 3 }],
    ['a rate over one', { standIn: 'oss', effect: { kind: 'delay', ms: 1 }, rate: 2 }],
    ['nothing', 'x'],
  ])('refuses %s in both languages and changes nothing', async (_what, body) => {
    const refused = await ask('POST', '/faults', body);

    expect(refused.status).toBe(400);
    expect(refused.content).toMatchObject({
      code: 'switchboard.invalid-body',
      text: { en: expect.any(String) as string, zhHK: expect.stringMatching(/請求/) as string },
    });
    expect(context.faults.list()).toEqual([]);
  });

  it('refuses a body that is no JSON, one that is not declared as JSON, and unknown paths', async () => {
    const url = `${String(switchboard.endpoints['url'])}/faults`;
    const broken = await fetch(url, {
      method: 'POST',
      body: '{',
      headers: { 'content-type': 'application/json' },
    });
    const form = await fetch(url, { method: 'POST', body: '{}' });

    expect(broken.status).toBe(400);
    expect(form.status).toBe(415);
    expect((await ask('GET', '/nothing')).status).toBe(404);
    expect((await ask('PUT', '/clock')).status).toBe(404);
  });

  it('answers neither a web page nor a foreign host name', async () => {
    expect(await statusOf({ origin: 'https://example.com' }, 'POST')).toBe(403);
    expect(await statusOf({ host: 'attacker.example' }, 'GET')).toBe(403);
    expect(await statusOf({ host: 'localhost:1' }, 'GET')).toBe(200);
  });
});

function statusOf(headers: Record<string, string>, method: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { port: switchboard.ports.plain, path: '/faults', method, headers },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    outgoing.once('error', reject);
    outgoing.end();
  });
}
