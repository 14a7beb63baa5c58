import { describe, expect, it } from 'vitest';
import { whereThereIsRoom } from '../../../../../infra/local/launcher/invoke-function.ts';

const full = (): Error => Object.assign(new Error('429'), { code: 'ResourceExhausted' });

/** Answers with these in turn. */
function asker(...answers: readonly (Error | string)[]): {
  readonly ask: () => Promise<string>;
  readonly asked: () => number;
} {
  let asked = 0;
  return {
    ask: () => {
      const answer = answers[Math.min(asked, answers.length - 1)];
      asked += 1;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(String(answer));
    },
    asked: () => asked,
  };
}

describe('a function whose instances are all at work', () => {
  it('is asked again until one is free', async () => {
    const { ask, asked } = asker(full(), full(), 'done');

    const result = await whereThereIsRoom(ask, 0);

    expect(result).toBe('done');
    expect(asked()).toBe(3);
  });

  it('is given up after forty times', async () => {
    const { ask, asked } = asker(full());

    await expect(whereThereIsRoom(ask, 0)).rejects.toThrow('429');

    expect(asked()).toBe(40);
  });

  it('is not asked again for any other failure', async () => {
    const { ask, asked } = asker(new Error('down'), 'done');

    await expect(whereThereIsRoom(ask, 0)).rejects.toThrow('down');

    expect(asked()).toBe(1);
  });
});
