import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type OSS from 'ali-oss';
import { afterEach, expect, test } from 'vitest';
import {
  runOss,
  TEST_BUCKET,
  witnessClient,
  type RunningOss,
} from '../../../support/oss-clients.ts';
import { temporaryStandInContext } from '../../../support/stand-in-context.ts';

const form = { version: 'v4', scheme: 'http' } as const;
let open: RunningOss | undefined;
afterEach(async () => {
  await open?.dispose();
  open = undefined;
});

test('what was stored is there after a restart: objects, metadata, buckets and parts', async () => {
  const before = await runOss();
  const client = witnessClient(before, form);
  await client.put('a/堃', Buffer.from('一'), { meta: { uid: 3, pid: 0 } });
  await client.put('a/gone', Buffer.from('二'));
  await client.delete('a/gone');
  await client.putBucket('another-bucket');
  const { uploadId } = await client.initMultipartUpload('a/parts');
  const bytes = Buffer.alloc(102_400, 'p');
  const part = (await client.uploadPart(
    'a/parts',
    uploadId,
    1,
    bytes,
    0,
    bytes.length,
  )) as unknown as { etag: string };

  open = await before.restarted();
  const after = witnessClient(open, form);
  await after.completeMultipartUpload('a/parts', uploadId, [{ number: 1, etag: part.etag }]);

  const listed = await after.listV2({ prefix: 'a/' }, {});
  const head = await after.head('a/堃');
  const whole = await after.get('a/parts');
  expect(listed.objects.map((object) => object.name)).toEqual(['a/parts', 'a/堃']);
  expect(head.meta).toMatchObject({ uid: '3' });
  expect((whole.content as Buffer).equals(bytes)).toBe(true);
  const buckets = (await after.listBuckets({}, {})) as unknown as { buckets: OSS.Bucket[] };
  expect(buckets.buckets.map((bucket) => bucket.name)).toEqual(['another-bucket', TEST_BUCKET]);
});

test('files that nothing refers to are removed at the next start', async () => {
  const before = await runOss();
  const client = witnessClient(before, form);
  await client.put('x', Buffer.from('1'));
  await client.put('x', Buffer.from('2'));
  await client.initMultipartUpload('y');

  open = await before.restarted();

  const blobs = await readdir(path.join(open.context.stateDirectory, 'blobs'));
  expect(blobs).toHaveLength(1);
});

test('of fifty racing writes that forbid overwriting one wins, and its bytes are whole', async () => {
  open = await runOss();
  const client = witnessClient(open, form);

  const outcomes = await Promise.allSettled(
    Array.from({ length: 50 }, (_, index) =>
      client.put('race', Buffer.alloc(20_000, `writer ${index} `), {
        headers: { 'x-oss-forbid-overwrite': 'true' },
      }),
    ),
  );

  const winners = outcomes.flatMap((outcome, index) =>
    outcome.status === 'fulfilled' ? [index] : [],
  );
  expect(winners).toHaveLength(1);
  const got = await client.get('race');
  expect((got.content as Buffer).equals(Buffer.alloc(20_000, `writer ${winners[0] ?? -1} `))).toBe(
    true,
  );
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') {
      expect(outcome.reason).toMatchObject({ status: 409, code: 'FileAlreadyExists' });
    }
  }
});

test('every write acknowledged before kill -9 is whole afterwards, and no other is torn', async () => {
  const context = await temporaryStandInContext('oss');
  const acknowledged = new Set<string>();
  for (let round = 0; round < 3; round += 1) {
    const child = startChild(context.stateDirectory);
    const port = await readyPort(child);
    const client = witnessClient(
      { context, plainUrl: `http://127.0.0.1:${port}` } as RunningOss,
      form,
    );
    const writers = Array.from({ length: 6 }, async (_, writer) => {
      for (let index = 0; ; index += 1) {
        const key = `r${round}/w${writer}/${String(index).padStart(4, '0')}`;
        await client.put(key, contentOf(key), { headers: { 'x-oss-forbid-overwrite': 'true' } });
        acknowledged.add(key);
        if (acknowledged.size >= (round + 1) * 60 && writer === 0) child.kill('SIGKILL');
      }
    });
    await Promise.allSettled(writers);
    await exitOf(child);
  }

  open = await runOss(context);
  const client = witnessClient(open, form);

  const stored = new Map<string, boolean>();
  for (let token: string | undefined, more = true; more;) {
    const page: OSS.ListV2ObjectResult = await client.listV2(
      {
        'max-keys': '1000',
        ...(token === undefined ? {} : { 'continuation-token': token }),
      },
      {},
    );
    for (const { name } of page.objects) {
      const got = await client.get(name);
      stored.set(name, (got.content as Buffer).equals(contentOf(name)));
    }
    more = page.isTruncated;
    token = page.nextContinuationToken;
  }
  expect(acknowledged.size).toBeGreaterThanOrEqual(180);
  expect([...acknowledged].filter((key) => !stored.has(key))).toEqual([]);
  expect([...stored].filter(([, isWhole]) => !isWhole)).toEqual([]);
});

/** 1 to 65 kB that follow from the key. */
function contentOf(key: string): Buffer {
  const seed = createHash('sha256').update(key).digest();
  return Buffer.alloc(1000 + seed.readUInt16BE(0), seed);
}

function startChild(stateDirectory: string): ChildProcess {
  const script = path.join(import.meta.dirname, '../../../support/oss-child.ts');
  return spawn(process.execPath, ['--import', 'tsx', script, stateDirectory, TEST_BUCKET], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

async function readyPort(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error('the child has no output');
  for await (const line of createInterface({ input: child.stdout })) return Number(line);
  throw new Error('the child ended before it was ready');
}

async function exitOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => child.once('exit', resolve));
}
