import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal } from '../../../../../infra/local/stand-in/journal.ts';

let directory: string;
let file: string;
let opened: Journal[] = [];

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'journal-'));
  file = path.join(directory, 'below', 'test.journal');
});

afterEach(async () => {
  await Promise.all(opened.map((journal) => journal.close()));
  opened = [];
  await rm(directory, { recursive: true, force: true });
});

async function open(): Promise<{ journal: Journal; records: unknown[] }> {
  const records: unknown[] = [];
  const journal = await Journal.open(file, (record) => records.push(record));
  opened.push(journal);
  return { journal, records };
}

/** The records that a new reader finds. */
async function reopen(journal: Journal): Promise<unknown[]> {
  await journal.close();
  return (await open()).records;
}

const line = (record: unknown) => {
  const json = JSON.stringify(record);
  return `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`;
};

describe('a journal', () => {
  it('gives back what was appended, in order, after it was closed', async () => {
    const { journal, records } = await open();
    const appended = [{ a: 1 }, 'line\nbreak', ['堃 𠮷'], null, { big: 'x'.repeat(3_000_000) }];

    await Promise.all(appended.map((record) => journal.append(record)));

    expect(records).toEqual([]);
    expect(journal.recordCount).toBe(5);
    expect(journal.byteLength).toBe((await readFile(file)).length);
    expect(await reopen(journal)).toEqual(appended);
  });

  it('reads again what is durable when reading begins, and nothing that comes meanwhile', async () => {
    const { journal } = await open();
    const appended = ['a', { big: 'x'.repeat(3_000_000) }, ['堃']];
    await Promise.all(appended.map((record) => journal.append(record)));

    const read: unknown[] = [];
    for await (const record of journal.records()) {
      read.push(record);
      await journal.append('later');
    }

    expect(read).toEqual(appended);
    expect(journal.recordCount).toBe(6);
  });

  it('reads the old content to its end though it is replaced meanwhile', async () => {
    const { journal } = await open();
    const appended = Array.from({ length: 3 }, (_, place) => String(place).repeat(2_000_000));
    await Promise.all(appended.map((record) => journal.append(record)));

    const read: unknown[] = [];
    for await (const record of journal.records()) {
      if (read.length === 0) await journal.rewrite(['new']);
      read.push(record);
    }

    expect(read).toEqual(appended);
    expect(await reopen(journal)).toEqual(['new']);
  });

  it('keeps the order of 1,000 appends that nobody waits for one by one', async () => {
    const { journal } = await open();
    const numbers = Array.from({ length: 1000 }, (_, index) => index);

    await Promise.all(numbers.map((number) => journal.append(number)));

    expect(await reopen(journal)).toEqual(numbers);
  });

  it('has a record on disk when its append resolves and when its onDurable runs', async () => {
    const { journal } = await open();
    const events: string[] = [];

    const appended = journal.append('x', () => events.push('durable'));
    expect(events).toEqual([]);
    await appended;
    events.push('acknowledged');

    expect(events).toEqual(['durable', 'acknowledged']);
    expect(await readFile(file, 'utf8')).toBe(line('x'));
  });

  it('writes what is waiting before it closes, and refuses what comes later', async () => {
    const { journal } = await open();
    const waiting = journal.append('last');

    const records = await reopen(journal);

    await waiting;
    expect(records).toEqual(['last']);
    await expect(journal.append('late')).rejects.toThrow('closed');
    await expect(journal.rewrite([])).rejects.toThrow('closed');
  });

  it('refuses a record that is no JSON value, and goes on', async () => {
    const { journal } = await open();

    await expect(journal.append(undefined)).rejects.toThrow(TypeError);
    await expect(journal.append(1n)).rejects.toThrow(TypeError);
    await journal.append('fine');

    expect(await reopen(journal)).toEqual(['fine']);
  });
});

describe('a torn tail', () => {
  it.each([
    ['half a record', line('third').slice(0, 12)],
    ['a record without its end', line('third').slice(0, -1)],
    ['bytes of nothing', '\0\0\0\0\0\0\0\0'],
    ['a line of something else', 'something else\n'],
    ['two lines of something else', 'something\nelse\n'],
  ])('of %s is cut off, and appending goes on behind it', async (_title, tail) => {
    const { journal } = await open();
    await journal.append('first');
    await journal.append('second');
    await journal.close();
    await appendFile(file, tail);

    const again = await open();
    await again.journal.append('fourth');

    expect(again.records).toEqual(['first', 'second']);
    expect(await reopen(again.journal)).toEqual(['first', 'second', 'fourth']);
  });

  it('can be torn at any byte without harm to the records before it', async () => {
    const whole = [line({ n: 1 }), line({ n: 2, text: '堃' }), line({ n: 3 })];
    const bytes = Buffer.from(whole.join(''));
    const ends = [0, 1, 2, 3].map((count) => Buffer.byteLength(whole.slice(0, count).join('')));
    const { journal } = await open();
    await journal.close();

    for (let length = 0; length <= bytes.length; length += 1) {
      await writeFile(file, bytes.subarray(0, length));
      const { records, journal: torn } = await open();
      await torn.close();

      expect(records).toHaveLength(ends.filter((end) => end > 0 && end <= length).length);
    }
  });
});

describe('damage in the middle', () => {
  it('is reported with its place and nothing is cut off', async () => {
    const damaged = line('first') + line('second').replace('second', 'sec0nd') + line('third');
    const { journal } = await open();
    await journal.close();
    await writeFile(file, damaged);

    await expect(open()).rejects.toThrow(`damaged at byte ${String(line('first').length)}`);
    expect(await readFile(file, 'utf8')).toBe(damaged);
  });
});

describe('rewriting', () => {
  it('replaces the content in one step and leaves no other file', async () => {
    const { journal } = await open();
    for (const record of ['a', 'b', 'c']) await journal.append(record);

    await journal.rewrite(['b']);
    await journal.append('d');

    expect(journal.recordCount).toBe(2);
    expect(journal.byteLength).toBe((await readFile(file)).length);
    expect(await reopen(journal)).toEqual(['b', 'd']);
    expect(await readdir(path.dirname(file))).toEqual(['test.journal']);
  });

  it('loses no append that races with it, whenever that comes', async () => {
    const { journal } = await open();
    const state: number[] = [];
    const add = (number: number) => journal.append(number, () => state.push(number));
    const work: Promise<void>[] = [];

    for (let number = 0; number < 400; number += 1) {
      work.push(add(number));
      if (number % 50 === 25) work.push(journal.rewrite(() => [...state]));
      if (number % 7 === 0) await new Promise(setImmediate);
    }
    await Promise.all(work);

    expect(await reopen(journal)).toEqual(Array.from({ length: 400 }, (_, number) => number));
  });

  it('takes its records when no append is under way', async () => {
    const { journal } = await open();
    const state: string[] = [];
    const before = journal.append('before', () => state.push('before'));

    const rewriting = journal.rewrite(() => state.map((record) => `kept ${record}`));
    const after = journal.append('after', () => state.push('after'));
    await Promise.all([before, rewriting, after]);

    expect(await reopen(journal)).toContain('kept before');
  });

  it('that fails leaves the old content in force', async () => {
    const { journal } = await open();
    await journal.append('kept');
    function* failing() {
      yield 'new';
      throw new Error('no more records');
    }

    await expect(journal.rewrite(failing())).rejects.toThrow('no more records');
    await journal.append('more');

    expect(await reopen(journal)).toEqual(['kept', 'more']);
    expect(await readdir(path.dirname(file))).toEqual(['test.journal']);
  });

  it('half done when the process was killed is forgotten', async () => {
    const { journal } = await open();
    await journal.append('kept');
    await journal.close();
    await writeFile(`${file}.new`, line('half'));

    const { records, journal: again } = await open();
    await again.rewrite(['whole']);

    expect(records).toEqual(['kept']);
    expect(await reopen(again)).toEqual(['whole']);
  });

  it('copes with 100,000 records', async () => {
    const { journal } = await open();

    await journal.rewrite(Array.from({ length: 100_000 }, (_, number) => ({ number })));

    const records = await reopen(journal);
    expect(records).toHaveLength(100_000);
    expect(records.at(-1)).toEqual({ number: 99_999 });
  });
});

describe('a write that fails for want of space', () => {
  const PROGRAM = fileURLToPath(new URL('./journal-full-disk-process.ts', import.meta.url));

  it('is refused and undone, so that later records are readable', async () => {
    const { journal } = await open();
    await journal.close();

    // 32 blocks of 512 or 1,024 bytes, depending on the shell: less than the second record.
    const output = execFileSync(
      'sh',
      ['-c', 'ulimit -f 32 && exec "$@"', 'sh', process.execPath, '--import', 'tsx', PROGRAM, file],
      { encoding: 'utf8', env: { ...process.env, TSX_DISABLE_CACHE: '1' } },
    );

    expect(output.split('\n')).toEqual(['durable', 'EFBIG', 'durable', '']);
    expect((await open()).records).toEqual(['fits', 'fits again']);
  });
});

describe('kill -9 of the process that appends', () => {
  const PROGRAM = fileURLToPath(new URL('./journal-process.ts', import.meta.url));

  async function appendUntilKilled(
    mode: string,
    killAfter: number,
  ): Promise<{ acknowledged: number[] }> {
    const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', PROGRAM, file, mode], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    const acknowledged: number[] = [];
    for await (const text of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      acknowledged.push(Number(text));
      if (acknowledged.length === killAfter) child.kill('SIGKILL');
    }
    await exited;
    return { acknowledged };
  }

  it.each([
    ['append', 50],
    ['append', 700],
    ['rewrite', 300],
    ['rewrite', 900],
  ])('(%s, after %i) leaves every acknowledged record, in order', async (mode, killAfter) => {
    const { acknowledged } = await appendUntilKilled(mode, killAfter);

    const { records } = await open();

    expect(acknowledged.length).toBeGreaterThanOrEqual(killAfter);
    const numbers = records as number[];
    expect(numbers.slice(0, acknowledged.length)).toEqual(acknowledged);
    expect(numbers).toEqual(numbers.map((_, index) => index));
  });
});
