import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { LocalCredentials } from '../../../../infra/local/stand-in/credentials.ts';
import {
  type Client,
  condition,
  createTable,
  digits,
  long,
  plainRow,
  put,
  read,
  RunningStandIn,
  sdk,
} from './running-stand-in.ts';

const PROGRAM = fileURLToPath(new URL('./stand-in-process.ts', import.meta.url));

let cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of cleanUp.reverse()) await step();
  cleanUp = [];
});

async function start(options?: { compactionBytes: number }): Promise<RunningStandIn> {
  const running = await RunningStandIn.start(options);
  cleanUp.push(() => running.stop());
  return running;
}

async function readAll(client: Client, tableName: string) {
  const { rows } = await client.getRange({
    tableName,
    direction: sdk.Direction.FORWARD,
    inclusiveStartPrimaryKey: [{ id: sdk.INF_MIN }],
    exclusiveEndPrimaryKey: [{ id: sdk.INF_MAX }],
    maxVersions: 10,
  });
  return rows.map((row) => ({
    ...plainRow(row),
    versions: row.attributes?.map(({ timestamp }) => digits(timestamp)),
  }));
}

describe('a restart', () => {
  it('keeps tables, rows, versions and deletions exactly', async () => {
    const running = await start();
    let client = running.client();
    await createTable(client, 'kept', { id: 'STRING' }, { maxVersions: 2, timeToLive: 90_000 });
    await createTable(client, 'dropped');
    await put(client, 'dropped', [{ id: 'x' }], { a: 'x' });
    await client.deleteTable({ tableName: 'dropped' });
    await put(client, 'kept', [{ id: 'values' }], {
      text: 'line\nbreak "quoted" 堃',
      long: long(-(2n ** 63n)),
      double: Number.MIN_VALUE,
      negativeZero: -0,
      infinite: Number.POSITIVE_INFINITY,
      flag: false,
      binary: randomBytes(300),
    });
    await put(client, 'kept', [{ id: 'gone' }], { a: 'x' });
    await client.deleteRow({
      tableName: 'kept',
      primaryKey: [{ id: 'gone' }],
      condition: condition(),
    });
    const now = Date.now();
    for (const age of [20, 10]) {
      await client.updateRow({
        tableName: 'kept',
        primaryKey: [{ id: 'versions' }],
        condition: condition(),
        updateOfAttributeColumns: [{ PUT: [{ v: String(age), timestamp: now - age }] }],
      });
    }
    const rows = await readAll(client, 'kept');
    const description = JSON.stringify(await client.describeTable({ tableName: 'kept' }));

    await running.restart();
    client = running.client();

    expect((await client.listTable({})).tableNames).toEqual(['kept']);
    expect(await readAll(client, 'kept')).toEqual(rows);
    expect(rows).toHaveLength(2);
    const withoutId = (text: string) => text.replace(/"RequestId":"[^"]*"/, '');
    expect(withoutId(JSON.stringify(await client.describeTable({ tableName: 'kept' })))).toBe(
      withoutId(description),
    );
  });

  it('after a torn last record keeps everything before it', async () => {
    const running = await start();
    await createTable(running.client(), 'kept');
    await put(running.client(), 'kept', [{ id: 'x' }], { a: 'x' });
    await running.standIn.close();
    await appendFile(running.journalFile, '0badc0de {"row":["p",1,[["s","to');

    await running.restart();

    expect((await read(running.client(), 'kept', [{ id: 'x' }]))?.columns).toEqual({ a: 'x' });
    await put(running.client(), 'kept', [{ id: 'y' }]);
    await running.restart();
    expect(await readAll(running.client(), 'kept')).toHaveLength(2);
  });
});

describe('compaction', () => {
  it('drops dead records while writes go on, and loses none of them', async () => {
    const running = await start({ compactionBytes: 20_000 });
    const client = running.client();
    await createTable(client, 'busy');
    let largest = 0;
    for (let round = 0; round < 40; round += 1) {
      await Promise.all(
        Array.from({ length: 20 }, (_, row) =>
          put(client, 'busy', [{ id: `row ${String(row)}` }], {
            round: long(round),
            fill: 'x'.repeat(100),
          }),
        ),
      );
      largest = Math.max(largest, (await stat(running.journalFile)).size);
    }

    await running.restart();

    const rows = await readAll(running.client(), 'busy');
    expect(rows.map((row) => row.columns?.['round'])).toEqual(
      Array.from({ length: 20 }, () => 39n),
    );
    // 800 records of some 200 bytes would be 160,000.
    expect(largest).toBeLessThan(80_000);
    expect(running.logged).toEqual([]);
  });

  it('is not done for a journal that is all alive', async () => {
    const running = await start({ compactionBytes: 1000 });
    const client = running.client();
    await createTable(client, 'alive');
    for (let id = 0; id < 30; id += 1) await put(client, 'alive', [{ id: String(id) }], { a: 'x' });

    const lines = (await readFile(running.journalFile, 'utf8')).trimEnd().split('\n');

    expect(lines).toHaveLength(31);
  });
});

describe('kill -9', () => {
  class StandInProcess {
    readonly #child: ChildProcess;
    readonly url: string;

    private constructor(child: ChildProcess, url: string) {
      this.#child = child;
      this.url = url;
    }

    static async start(
      directory: string,
      seed: string,
      ...more: string[]
    ): Promise<StandInProcess> {
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', PROGRAM, directory, seed, ...more],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
      const [url] = (await once(lines, 'line')) as [string];
      return new StandInProcess(child, url);
    }

    async kill(): Promise<void> {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await exited;
    }
  }

  it.each([
    ['', 'without compaction'],
    ['20000', 'while it compacts again and again'],
  ])('in the middle of 500 writes loses none that was acknowledged (%s %s)', async (compaction) => {
    const directory = await mkdtemp(path.join(tmpdir(), 'tablestore-kill-'));
    cleanUp.push(() => rm(directory, { recursive: true, force: true }));
    const seed = randomBytes(32).toString('hex');
    const { developer } = new LocalCredentials(Buffer.from(seed, 'hex'));
    const connect = (endpoint: string) =>
      new sdk.Client({
        accessKeyId: developer.accessKeyId,
        secretAccessKey: developer.accessKeySecret,
        endpoint,
        instancename: 'local-hk',
        maxRetries: 0,
      });
    const acknowledged = new Map<string, bigint>();
    const found = new Map<string, unknown>();
    let serial = 0;

    for (const killAfter of [150, 330, undefined]) {
      const server = await StandInProcess.start(directory, seed, compaction);
      cleanUp.push(() => server.kill());
      const client = connect(server.url);
      if (serial === 0) await createTable(client, 'killed');
      let killed: Promise<void> | undefined;
      // Eight writers at once; each adds a column of its own to a row that others write as well.
      const write = async () => {
        while (serial < 500 && killed === undefined) {
          serial += 1;
          const [name, value] = [`w${String(serial)}`, BigInt(serial)];
          const isAcknowledged = await client
            .updateRow({
              tableName: 'killed',
              primaryKey: [{ id: `row ${String(serial % 60)}` }],
              condition: condition(),
              updateOfAttributeColumns: [{ PUT: [{ [name]: long(value) }] }],
            })
            .then(
              () => true,
              () => false,
            );
          if (isAcknowledged) acknowledged.set(name, value);
          if (killAfter !== undefined && serial >= killAfter) killed ??= server.kill();
        }
      };
      await Promise.all(Array.from({ length: 8 }, write));
      await killed;
      if (killAfter !== undefined) continue;
      for (const row of await readAll(client, 'killed')) {
        for (const [name, value] of Object.entries(row.columns ?? {})) found.set(name, value);
      }
    }

    expect(acknowledged.size).toBeGreaterThan(400);
    const lost = [...acknowledged].filter(([name, value]) => found.get(name) !== value);
    expect(lost).toEqual([]);
  });
});
