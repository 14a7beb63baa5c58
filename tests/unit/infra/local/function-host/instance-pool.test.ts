import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Instance } from '../../../../../infra/local/function-host/instance.ts';
import { InstancePool } from '../../../../../infra/local/function-host/instance-pool.ts';
import type { InstanceContext } from '../../../../../infra/local/function-host/invocation.ts';
import type { FunctionConfiguration } from '../../../../../infra/local/function-host/deployment/function-configuration.ts';

/** An instance that answers at once and writes down when it is frozen and thawed. */
class RecordingInstance implements Instance {
  readonly id = 'i-1';
  readonly processId = 1;
  readonly usable = true;
  readonly maxMemoryMb = 1;
  readonly ended = new Promise<void>(() => undefined);
  readonly seen: string[] = [];
  load = async () => ({ kind: 'returned', body: Buffer.alloc(0) }) as const;
  initialize = this.load;
  preStop = this.load;
  run = this.load;
  moveClock(): void {
    this.seen.push('moved');
  }
  freeze(): void {
    this.seen.push('frozen');
  }
  thaw(): void {
    this.seen.push('thawed');
  }
  kill(): void {
    this.seen.push('killed');
  }
}

function poolOf(instanceConcurrency: number) {
  const instance = new RecordingInstance();
  const pool = new InstancePool({
    description: {
      functionName: 'one',
      instanceConcurrency,
      instanceLifecycleConfig: {},
    } as FunctionConfiguration,
    startInstance: () => instance,
    contextFor: () => ({}) as InstanceContext,
    freezes: true,
  });
  const invoke = () =>
    pool.invoke({
      requestId: 'r',
      retryCount: 0,
      payload: { kind: 'event', event: Buffer.alloc(0) },
    });
  return { invoke, seen: instance.seen };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('an instance that takes many requests at once', () => {
  it('is frozen at once after a request that came alone', async () => {
    const { invoke, seen } = poolOf(20);

    await invoke();
    await vi.advanceTimersByTimeAsync(1_000);
    await invoke();

    expect(seen).toEqual(['thawed', 'frozen', 'thawed', 'frozen']);
  });

  it('goes on between requests that follow each other within milliseconds, and no longer', async () => {
    const { invoke, seen } = poolOf(20);

    for (let count = 0; count < 10; count += 1) {
      await invoke();
      await vi.advanceTimersByTimeAsync(5);
    }
    const during = seen.filter((what) => what === 'frozen').length;
    await vi.advanceTimersByTimeAsync(14);
    const before = seen.filter((what) => what === 'frozen').length;
    await vi.advanceTimersByTimeAsync(1);

    expect([during, before]).toEqual([1, 1]);
    expect(seen.at(-1)).toBe('frozen');
  });
});

it('an instance that takes one request at a time is frozen after each, however soon the next comes', async () => {
  const { invoke, seen } = poolOf(1);

  for (let count = 0; count < 3; count += 1) {
    await invoke();
    await vi.advanceTimersByTimeAsync(5);
  }

  expect(seen.filter((what) => what === 'frozen')).toHaveLength(3);
});
