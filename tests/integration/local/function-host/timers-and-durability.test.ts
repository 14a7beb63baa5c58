import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FunctionHost } from '../../../../infra/local/function-host/function-host.ts';
import { LocalClock } from '../../../../infra/local/stand-in/local-clock.ts';
import {
  temporaryStandInContext,
  type TemporaryStandInContext,
} from '../../../support/stand-in-context.ts';
import {
  isAlive,
  probeFunction,
  SdkCaller,
  startProbeHost,
  until,
  webProbe,
} from './running-function-host.ts';

let context: TemporaryStandInContext;
let hosts: FunctionHost[];

beforeEach(async () => {
  const made = await temporaryStandInContext('timers');
  const startAt = Date.parse('2026-10-30T00:00:00Z');
  // The machine's own clock stays what it is: the SDK signs by it.
  context = { ...made, clock: new LocalClock(startAt - Date.now()) };
  hosts = [];
});

afterEach(async () => {
  for (const host of hosts) await host.close();
  await context.dispose();
});

const file = (name: string): string => path.join(context.stateDirectory, name);
const eventsIn = (name: string): Promise<Record<string, unknown>[]> =>
  readFile(file(name), 'utf8').then(
    (text) =>
      text
        // A line that is still being written has no end yet.
        .slice(0, text.lastIndexOf('\n') + 1)
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    () => [],
  );

function timer(
  triggerName: string,
  cronExpression: string,
  fileName: string,
  enable = true,
): Record<string, unknown> {
  const payload = JSON.stringify({ do: 'append', file: file(fileName), failures: 0 });
  return { triggerName, triggerType: 'timer', triggerConfig: { cronExpression, enable, payload } };
}

async function start(...triggers: Record<string, unknown>[]): Promise<FunctionHost> {
  const host = await startProbeHost(context, [
    probeFunction('timed', { triggers }),
    webProbe('web'),
  ]);
  hosts.push(host);
  return host;
}

describe('timer triggers', () => {
  it('fire when local time passes the due instant in their zone', async () => {
    await start(timer('monthly', 'CRON_TZ=Asia/Hong_Kong 0 10 10 3 * *', 'monthly'));

    context.clock.advanceTo(Date.parse('2026-11-03T02:09:59Z'));
    expect(await eventsIn('monthly')).toEqual([]);
    context.clock.advanceTo(Date.parse('2026-11-03T02:10:00Z'));
    await until(async () => (await eventsIn('monthly')).length > 0);

    expect((await eventsIn('monthly'))[0]?.['timer']).toEqual({
      triggerTime: '2026-11-03T02:10:00Z',
      triggerName: 'monthly',
      payload: JSON.stringify({ do: 'append', file: file('monthly'), failures: 0 }),
    });
  });

  it('fire once for a jump past many due instants, for the last of them', async () => {
    const host = await start(timer('often', '@every 5m', 'often'));

    context.clock.advance(86_400_000 + 61_000);
    await until(async () => (await eventsIn('often')).length > 0);
    context.clock.advance(300_000);
    await until(async () => (await eventsIn('often')).length > 1);

    const times = (await eventsIn('often')).map(
      (event) => (event['timer'] as { triggerTime: string }).triggerTime,
    );
    expect(times).toEqual(['2026-10-31T00:00:00Z', '2026-10-31T00:05:00Z']);
    expect(host.functions()[0]?.triggers[0]?.nextDueEpochMs).toBe(
      Date.parse('2026-10-31T00:10:00Z'),
    );
  });

  it('stay silent while disabled, but can be fired by hand', async () => {
    const host = await start(timer('off', '0 30 2 * * *', 'off', false));
    context.clock.advance(3 * 86_400_000);

    const fired = await host.fireTrigger('timed', 'off');
    await until(() => host.taskStatus('timed', fired?.taskId ?? '') === 'Succeeded');

    expect(await eventsIn('off')).toHaveLength(1);
    expect(await host.fireTrigger('timed', 'absent')).toBeUndefined();
  });
});

describe('the queue of asynchronous invocations', () => {
  it('delivers after a restart what was under way when the host stopped', async () => {
    const first = await start();
    const gate = file('gate');
    const sdk = new SdkCaller(first, context.credentials.developer);
    const { headers } = await sdk.invoke(
      'timed',
      { do: 'wait-for', file: gate },
      { async: true, taskId: 'unfinished' },
    );
    expect(headers['x-fc-async-task-id']).toBe('unfinished');
    await until(() => existsSync(`${gate}.started`));
    await first.close();
    hosts = [];

    await writeFile(gate, '');
    const second = await start();

    await until(() => second.taskStatus('timed', 'unfinished') === 'Succeeded');
  });

  it('keeps the count of attempts and the due time over a restart', async () => {
    const first = await start();
    const sdk = new SdkCaller(first, context.credentials.developer);
    const event = { do: 'append', file: file('attempts'), failures: 2 };
    await sdk.invoke('timed', event, { async: true, taskId: 'patient' });
    await until(() => first.taskStatus('timed', 'patient') === 'Retrying');
    await first.close();
    hosts = [];

    const second = await start();
    await until(() => {
      context.clock.advance(1000);
      return second.taskStatus('timed', 'patient') === 'Succeeded';
    });

    const attempts = (await eventsIn('attempts')).map((one) => one['retryCount']);
    expect(attempts).toEqual([0, 1, 2]);
  });
});

describe('when the host is killed', () => {
  let launcher: ChildProcess | undefined;

  afterEach(() => {
    launcher?.kill('SIGKILL');
  });

  it('its instances end, busy and idle ones alike, and its queue goes on in the next host', async () => {
    context = { ...context, clock: new LocalClock() };
    const marks = { busy: file('busy'), hanging: file('hanging'), gate: file('gate') };
    launcher = spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        path.join(import.meta.dirname, 'host-process.ts'),
        context.stateDirectory,
        JSON.stringify(marks),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const pids = await readPids(launcher);
    expect(pids.length).toBe(4);
    for (const pid of pids) expect(await isAlive(pid)).toBe(true);

    launcher.kill('SIGKILL');

    for (const pid of pids) await until(async () => !(await isAlive(pid)));
    await writeFile(marks.gate, '');
    const host = await start();
    await until(() => host.taskStatus('timed', 'left_behind') === 'Succeeded');
    await until(() => host.taskStatus('web', 'left_behind_web') === 'Succeeded');
    expect(await eventsIn('left-behind')).toHaveLength(1);
    expect(await readFile(`${marks.gate}.started`, 'utf8')).toBe('..');
  });
});

async function readPids(launcher: ChildProcess): Promise<readonly number[]> {
  if (launcher.stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: launcher.stdout })) {
    return JSON.parse(line) as number[];
  }
  throw new Error('the host process ended early');
}
