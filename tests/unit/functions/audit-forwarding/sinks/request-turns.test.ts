import { describe, expect, it } from 'vitest';
import { RequestTurns } from '../../../../../functions/audit-forwarding/sinks/request-turns.ts';

class Work {
  readonly begun: string[] = [];
  mostAtOnce = 0;
  #atOnce = 0;
  readonly #ends = new Map<string, { readonly end: () => void; readonly fail: () => void }>();

  readonly of = (name: string) => async (): Promise<string> => {
    this.begun.push(name);
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    try {
      await new Promise<void>((end, reject) => {
        this.#ends.set(name, { end, fail: () => reject(new Error(`${name} failed`)) });
      });
      return name;
    } finally {
      this.#atOnce -= 1;
    }
  };

  async end(name: string): Promise<void> {
    this.#ends.get(name)?.end();
    await new Promise(setImmediate);
  }

  async fail(name: string): Promise<void> {
    this.#ends.get(name)?.fail();
    await new Promise(setImmediate);
  }
}

describe('turns of requests', () => {
  it('begin so many at once, and the others in order as turns become free', async () => {
    const work = new Work();
    const turns = new RequestTurns(2);

    const all = Promise.all(['a', 'b', 'c', 'd'].map((name) => turns.take(work.of(name))));
    await new Promise(setImmediate);
    expect(work.begun).toEqual(['a', 'b']);
    await work.end('b');
    expect(work.begun).toEqual(['a', 'b', 'c']);
    for (const name of ['a', 'c', 'd']) await work.end(name);

    expect(await all).toEqual(['a', 'b', 'c', 'd']);
    expect(work.mostAtOnce).toBe(2);
  });

  it('are given back by what fails', async () => {
    const work = new Work();
    const turns = new RequestTurns(1);
    const failing = turns.take(work.of('a'));
    const waiting = turns.take(work.of('b'));
    const seen = failing.catch((error: unknown) => String(error));

    await work.fail('a');
    await work.end('b');

    expect(await seen).toBe('Error: a failed');
    expect(await waiting).toBe('b');
  });

  it('are all free again when everything has ended', async () => {
    const work = new Work();
    const turns = new RequestTurns(2);
    for (const round of ['1', '2', '3']) {
      const both = Promise.all([
        turns.take(work.of(`a${round}`)),
        turns.take(work.of(`b${round}`)),
      ]);
      await new Promise(setImmediate);
      await work.end(`a${round}`);
      await work.end(`b${round}`);
      await both;
    }

    expect(work.begun).toHaveLength(6);
    expect(work.mostAtOnce).toBe(2);
  });
});
