import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeploymentBook } from '../../../../../../infra/local/function-host/deployment/deployment-book.ts';
import { Journal } from '../../../../../../infra/local/stand-in/journal.ts';
import { sampleFunction } from './sample-function.ts';

let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'deployment-book-'));
  file = path.join(directory, 'deployments.jsonl');
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

/** Does something with the book, closes it and opens it again. */
async function after(work: (book: DeploymentBook) => Promise<void>): Promise<DeploymentBook> {
  const book = await DeploymentBook.open(file);
  await work(book);
  await book.close();
  return DeploymentBook.open(file);
}

describe('the book of deployments', () => {
  it('knows the last state of each function, and none that was deleted', async () => {
    const book = await after(async (first) => {
      await first.write(sampleFunction());
      await first.write(sampleFunction({ lastVersion: 9 }));
      await first.write(sampleFunction({ functionName: 'gone' }));
      await first.delete('gone');
    });

    expect(book.functions).toEqual([sampleFunction({ lastVersion: 9 })]);
    await book.close();
  });

  it('gives an address the place it had, and a new one the first that is free', async () => {
    const book = await after(async (first) => {
      await first.slotOf('a');
      await first.slotOf('b');
    });

    expect([await book.slotOf('b'), await book.slotOf('c'), await book.slotOf('a')]).toEqual([
      1, 2, 0,
    ]);
    await book.close();
  });

  it('knows when a timer fired last', async () => {
    const book = await after(async (first) => {
      await first.noteFired('one', 'often', 1000);
      await first.noteFired('one', 'often', 2000);
    });

    expect(book.lastFired('one', 'often')).toBe(2000);
    expect(book.lastFired('one', 'seldom')).toBeUndefined();
    await book.close();
  });

  it('does not grow with what is over', async () => {
    const book = await after(async (first) => {
      for (let at = 0; at < 50; at += 1) await first.noteFired('one', 'often', at);
    });
    await book.close();

    expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(1);
  });

  it('refuses to open with a record that it can not read, rather than forget a function', async () => {
    const journal = await Journal.open(file, () => undefined);
    await journal.append({ v: 1, record: 'deployed', function: { functionName: 'half' } });
    await journal.close();

    await expect(DeploymentBook.open(file)).rejects.toThrow('latest');
  });

  it('forgets a record that was torn while the host was killed', async () => {
    const first = await DeploymentBook.open(file);
    await first.write(sampleFunction());
    await first.close();
    const whole = await readFile(file);
    await writeFile(file, Buffer.concat([whole, whole.subarray(0, 40)]));

    const book = await DeploymentBook.open(file);

    expect(book.functions).toEqual([sampleFunction()]);
    await book.close();
  });
});
