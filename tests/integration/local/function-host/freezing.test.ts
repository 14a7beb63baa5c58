import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FunctionHost } from '../../../../infra/local/function-host/function-host.ts';
import {
  temporaryStandInContext,
  type TemporaryStandInContext,
} from '../../../support/stand-in-context.ts';
import {
  isAlive,
  probeFunction,
  processesOf,
  SdkCaller,
  startProbeHost,
  until,
  webProbe,
} from './running-function-host.ts';

let context: TemporaryStandInContext;
let host: FunctionHost | undefined;

beforeEach(async () => {
  context = await temporaryStandInContext('freezing');
});

afterEach(async () => {
  await host?.close();
  host = undefined;
  await context.dispose();
});

const file = (name: string): string => path.join(context.stateDirectory, name);
const sizeOf = (name: string): Promise<number> =>
  stat(file(name)).then(
    ({ size }) => size,
    () => 0,
  );

/** True while a process is stopped by a signal. */
async function isStopped(pid: number): Promise<boolean> {
  return /^State:\s+T/m.test(await readFile(`/proc/${String(pid)}/status`, 'utf8'));
}

const kinds = [
  ['an event function', probeFunction('leaver')],
  ['a web function', webProbe('leaver')],
] as const;

describe.each(kinds)('an instance of %s', (_what, props) => {
  it('does nothing between requests: work left after the reply does not run', async () => {
    host = await startProbeHost(context, [props, probeFunction('other')]);
    const sdk = new SdkCaller(host, context.credentials.developer);
    const pid = await sdk.call<number>('leaver', { do: 'leave-behind', file: file('left') });
    await until(() => isStopped(pid));
    const left = await sizeOf('left');

    for (let round = 0; round < 50; round += 1) await sdk.call('other', { do: 'pid' });

    expect(await sizeOf('left')).toBe(left);
    expect(await sdk.call('leaver', { do: 'pid' })).toBe(pid);
    await until(() => isStopped(pid));
  });

  it('runs while it has a request, and is stopped again after its last one', async () => {
    host = await startProbeHost(context, [props]);
    const sdk = new SdkCaller(host, context.credentials.developer);
    const pid = await sdk.call<number>('leaver', { do: 'leave-behind', file: file('left') });
    await until(() => isStopped(pid));

    const waiting = sdk.call('leaver', { do: 'wait-for', file: file('gate') });
    await until(async () => (await sizeOf('left')) > 20);
    await writeFile(file('gate'), '');
    await waiting;

    await until(() => isStopped(pid));
  });

  it('knows the time when it wakes, however often it moved meanwhile', async () => {
    host = await startProbeHost(context, [props]);
    const sdk = new SdkCaller(host, context.credentials.developer);
    const pid = await sdk.call<number>('leaver', { do: 'pid' });
    await until(() => isStopped(pid));

    for (let day = 0; day < 1000; day += 1) context.clock.advance(86_400_000);
    expect(await isStopped(pid)).toBe(true);
    const expected = context.clock.nowEpochMs();
    const now = await sdk.call<number | { now: number }>('leaver', { do: 'now' });

    expect(typeof now === 'number' ? now : now.now).toBeGreaterThanOrEqual(expected);
  });

  it('ends with the host all the same', async () => {
    host = await startProbeHost(context, [props]);
    const sdk = new SdkCaller(host, context.credentials.developer);
    const pid = await sdk.call<number>('leaver', { do: 'pid' });
    await until(() => isStopped(pid));

    await host.close();
    host = undefined;

    expect(await isAlive(pid)).toBe(false);
  });

  it('goes on between requests where freezing is off', async () => {
    host = await startProbeHost(context, [props], { freezes: false });
    const sdk = new SdkCaller(host, context.credentials.developer);

    await sdk.call('leaver', { do: 'leave-behind', file: file('left') });

    await until(async () => (await sizeOf('left')) > 20);
    expect(processesOf(host, 'leaver')).toHaveLength(1);
  });
});

describe('an instance that is kept as a minimum', () => {
  it('is frozen as soon as it is ready, before any request', async () => {
    host = await startProbeHost(context, [
      webProbe('kept', { scalingConfig: { minInstances: 2 } }),
    ]);
    const pids = processesOf(host, 'kept');

    expect(pids).toHaveLength(2);
    for (const pid of pids) await until(() => isStopped(pid));
  });
});
