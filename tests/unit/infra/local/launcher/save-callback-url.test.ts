import { describe, expect, it } from 'vitest';
import type { CallbackRegistration } from '../../../../../infra/local/dingtalk/push/callback-registrations.ts';
import { saveCallbackUrl } from '../../../../../infra/local/launcher/service-desk-job.ts';

const URL = 'https://127.0.0.1:1/callback/main';

/** A console whose check of the address fails so often before it succeeds. */
function consoleThatRefuses(times: number) {
  const asked: string[] = [];
  const callbacks = {
    register: async (_appKey: string, url: string) => {
      asked.push(url);
      if (asked.length <= times) throw new RangeError(`try ${String(asked.length)}`);
      return {} as CallbackRegistration;
    },
    remove: async () => undefined,
    list: () => [],
  };
  return { callbacks, asked };
}

describe('saving the callback address', () => {
  it('is tried again while the function that answers the check has just started', async () => {
    const slow = consoleThatRefuses(2);

    await saveCallbackUrl(slow, URL, 0);

    expect(slow.asked).toEqual([URL, URL, URL]);
  });

  it('fails with the last refusal if nobody ever answers', async () => {
    const dead = consoleThatRefuses(Infinity);

    await expect(saveCallbackUrl(dead, URL, 0)).rejects.toThrow('try 10');
  });
});
