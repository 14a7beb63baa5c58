import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AsyncInvocation, FunctionInvoker } from '../../shared/function-compute/index.ts';

/** What the suite needs of an implementation and of the platform behind it. */
export interface FunctionInvokerHarness {
  readonly invoker: FunctionInvoker;
  /** A function that exists, in task mode, without retries. `absent-function` must not exist. */
  readonly functionName: string;
  /** An event that this function keeps before it succeeds or fails. */
  eventOf(content: { readonly succeeds: boolean; readonly text: string }): Uint8Array;
  /** Waits until the function has run for the task. */
  ended(taskId: string): Promise<void>;
  /** The texts that the function was given, in any order. */
  textsGiven(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** The tests that define the port `FunctionInvoker`. */
export function describeFunctionInvoker(
  title: string,
  start: () => Promise<FunctionInvokerHarness>,
): void {
  describe(`function invoker: ${title}`, () => {
    let harness: FunctionInvokerHarness;

    beforeAll(async () => {
      harness = await start();
    });

    afterAll(async () => {
      await harness.close();
    });

    function invocation(taskId: string, changes: Partial<AsyncInvocation> = {}): AsyncInvocation {
      return {
        functionName: harness.functionName,
        taskId,
        payload: harness.eventOf({ succeeds: true, text: taskId }),
        timeoutMs: 10_000,
        ...changes,
      };
    }

    const stateOf = (taskId: string, functionName = harness.functionName) =>
      harness.invoker.stateOf({ functionName, taskId, timeoutMs: 10_000 });

    it('has the function run with the bytes that were sent', async () => {
      const payload = harness.eventOf({ succeeds: true, text: '許功蓋 – naïve' });

      const answer = await harness.invoker.invokeAsync(invocation('e_bytes_jira_1', { payload }));

      expect(answer).toEqual({ outcome: 'accepted' });
      await harness.ended('e_bytes_jira_1');
      expect(await harness.textsGiven()).toContain('許功蓋 – naïve');
    });

    it('says that a task succeeded, and that another failed', async () => {
      const failing = harness.eventOf({ succeeds: false, text: 'fails' });
      await harness.invoker.invokeAsync(invocation('good_1'));
      await harness.invoker.invokeAsync(invocation('bad_1', { payload: failing }));

      await Promise.all([harness.ended('good_1'), harness.ended('bad_1')]);

      expect([await stateOf('good_1'), await stateOf('bad_1')]).toEqual(['Succeeded', 'Failed']);
    });

    it('accepts a task id once, however many ask at the same time', async () => {
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => harness.invoker.invokeAsync(invocation('race_1'))),
      );
      const later = await harness.invoker.invokeAsync(invocation('race_1'));
      await harness.ended('race_1');

      expect(answers.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
      expect(later).toEqual({ outcome: 'repeated' });
      const given = await harness.textsGiven();
      expect(given.filter((text) => text === 'race_1')).toHaveLength(1);
    });

    it('knows nothing of a task that was never accepted', async () => {
      expect(await stateOf('never_1')).toBeUndefined();
    });

    it('accepts a payload of 128 KB and refuses one byte more, for good', async () => {
      const frame = harness.eventOf({ succeeds: true, text: '' }).byteLength;
      const text = 'x'.repeat(128 * 1024 - frame);
      const largest = harness.eventOf({ succeeds: true, text });
      const tooLarge = harness.eventOf({ succeeds: true, text: `${text}y` });

      const accepted = await harness.invoker.invokeAsync(
        invocation('large_1', { payload: largest }),
      );

      expect(accepted).toEqual({ outcome: 'accepted' });
      await expect(
        harness.invoker.invokeAsync(invocation('large_2', { payload: tooLarge })),
      ).rejects.toMatchObject({
        code: 'function-compute.too-large',
        category: 'system',
        retryable: false,
        details: { functionName: harness.functionName, taskId: 'large_2' },
      });
      expect(await stateOf('large_2')).toBeUndefined();
    });

    it('refuses a task id that the platform does not take', async () => {
      await expect(harness.invoker.invokeAsync(invocation('9-lives'))).rejects.toMatchObject({
        code: 'function-compute.invalid-request',
        retryable: false,
      });
    });

    it('tells a function that does not exist from a task that is not known', async () => {
      const absent = { functionName: 'absent-function' };

      const invoking = harness.invoker.invokeAsync(invocation('lost_1', absent));
      const asking = stateOf('lost_1', absent.functionName);

      for (const refused of await Promise.allSettled([invoking, asking])) {
        expect(refused).toMatchObject({
          status: 'rejected',
          reason: {
            code: 'function-compute.not-found',
            category: 'user',
            retryable: false,
            details: { functionName: 'absent-function', taskId: 'lost_1' },
          },
        });
      }
    });

    it('does not invoke for a caller that has stopped waiting', async () => {
      const reason = new Error('enough');
      const signal = AbortSignal.abort(reason);

      const invoking = harness.invoker.invokeAsync(invocation('aborted_1', { signal }));

      await expect(invoking).rejects.toBe(reason);
      expect(await stateOf('aborted_1')).toBeUndefined();
    });
  });
}
