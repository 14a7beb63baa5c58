import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type OSS from 'ali-oss';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  refusalOf,
  runOss,
  witnessClient,
  type RunningOss,
  type WitnessOptions,
} from '../../../support/oss-clients.ts';

const FORMS: readonly (WitnessOptions & { readonly title: string })[] = [
  { title: 'V4 over http, bucket in the Host header', version: 'v4', scheme: 'http' },
  { title: 'V4 over http, bucket in the path', version: 'v4', scheme: 'http', pathStyle: true },
  { title: 'V4 over https', version: 'v4', scheme: 'https' },
  { title: 'V1 over http, bucket in the Host header', version: 'v1', scheme: 'http' },
  { title: 'V1 over http, bucket in the path', version: 'v1', scheme: 'http', pathStyle: true },
  { title: 'V1 over https', version: 'v1', scheme: 'https' },
];

let oss: RunningOss;
beforeAll(async () => {
  oss = await runOss();
});
afterAll(() => oss.dispose());

describe.each(FORMS)('the official SDK, $title', (form) => {
  let client: OSS;
  let folder: string;
  beforeAll(() => {
    client = witnessClient(oss, form);
    folder = `${form.version}-${form.scheme}-${String(form.pathStyle ?? false)}/`;
  });

  test('puts, heads and gets an object with its metadata', async () => {
    const bytes = Buffer.from('員工,工時\r\n堃,168\r\n');
    const put = await client.put(`${folder}糧單 (十月)+1.csv`, bytes, {
      mime: 'text/csv',
      headers: { 'x-oss-server-side-encryption': 'AES256', 'Cache-Control': 'no-store' },
      meta: { 'content-sha256': 'abc', uid: 1, pid: 2 },
    });
    const head = await client.head(`${folder}糧單 (十月)+1.csv`);
    const got = await client.get(`${folder}糧單 (十月)+1.csv`);

    const md5 = createHash('md5').update(bytes).digest('hex').toUpperCase();
    expect(put.res.headers).toMatchObject({
      etag: `"${md5}"`,
      'x-oss-server-side-encryption': 'AES256',
    });
    expect(head.meta).toMatchObject({ 'content-sha256': 'abc', uid: '1' });
    expect(head.res.headers).toMatchObject({
      'content-length': String(bytes.length),
      'content-type': 'text/csv',
      'cache-control': 'no-store',
      'x-oss-server-side-encryption': 'AES256',
      'x-oss-object-type': 'Normal',
    });
    expect(Buffer.from(got.content as Buffer)).toEqual(bytes);
  });

  test('puts a stream in chunks and gets a range of it', async () => {
    const bytes = randomBytes(300_000);
    await client.putStream(
      `${folder}stream.bin`,
      Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]),
    );

    const part = await client.get(`${folder}stream.bin`, { headers: { Range: 'bytes=5-14' } });
    const beyond = await client.get(`${folder}stream.bin`, {
      headers: { Range: 'bytes=5-300000' },
    });

    expect(part.res.status).toBe(206);
    expect(part.res.headers).toMatchObject({ 'content-range': 'bytes 5-14/300000' });
    expect(Buffer.from(part.content as Buffer)).toEqual(bytes.subarray(5, 15));
    expect(beyond.res.status).toBe(200);
    expect((beyond.content as Buffer).equals(bytes)).toBe(true);
  });

  test('stores an empty object', async () => {
    await client.put(`${folder}empty`, Buffer.alloc(0));

    const got = await client.get(`${folder}empty`);

    expect((got.content as Buffer).length).toBe(0);
  });

  test('lists by prefix, delimiter and continuation token in bytewise order', async () => {
    const names = ['a&b', 'b/1', 'b/2', 'c', '人', '\u{20089}', '\uFF21'];
    for (const name of names) await client.put(`${folder}list/${name}`, Buffer.from(name));

    const found: string[] = [];
    const prefixes: string[] = [];
    let token: string | undefined;
    do {
      const page: OSS.ListV2ObjectResult = await client.listV2(
        {
          prefix: `${folder}list/`,
          delimiter: '/',
          'max-keys': '2',
          'encoding-type': 'url',
          ...(token === undefined ? {} : { 'continuation-token': token }),
        },
        {},
      );
      found.push(...page.objects.map((object) => decodeURIComponent(object.name)));
      // The SDK answers null where its types promise an array.
      prefixes.push(...((page.prefixes as string[] | null) ?? []));
      token = page.isTruncated ? page.nextContinuationToken : undefined;
    } while (token !== undefined);

    expect(found.map((name) => name.slice(`${folder}list/`.length))).toEqual([
      'a&b',
      'c',
      '人',
      '\uFF21',
      '\u{20089}',
    ]);
    expect(prefixes).toEqual([`${folder}list/b/`]);
  });

  test('lists with markers as the older call does', async () => {
    const page = await client.list({ prefix: `${folder}list/`, 'max-keys': 2 }, {});
    const next = await client.list(
      { prefix: `${folder}list/`, 'max-keys': 2, marker: page.nextMarker },
      {},
    );

    expect(page.isTruncated).toBe(true);
    expect([...page.objects, ...next.objects].map((object) => object.name)).toEqual(
      ['a&b', 'b/1', 'b/2', 'c'].map((name) => `${folder}list/${name}`),
    );
  });

  test('copies an object, keeping or replacing its metadata', async () => {
    await client.put(`${folder}源 file`, Buffer.from('x'), { meta: { uid: 7, pid: 0 } });
    await client.copy(`${folder}kept`, `${folder}源 file`);
    await client.copy(`${folder}replaced`, `${folder}源 file`, { meta: { uid: 8, pid: 0 } });

    const kept = await client.head(`${folder}kept`);
    const replaced = await client.head(`${folder}replaced`);
    const again = await refusalOf(
      client.copy(`${folder}kept`, `${folder}源 file`, {
        headers: { 'x-oss-forbid-overwrite': 'true' },
      }),
    );

    expect(kept.meta).toMatchObject({ uid: '7' });
    expect(replaced.meta).toMatchObject({ uid: '8' });
    expect(again).toMatchObject({ status: 409, code: 'FileAlreadyExists' });
  });

  test('uploads in parts, lists the parts and refuses to replace on completion', async () => {
    const bytes = randomBytes(450_000);
    await client.multipartUpload(`${folder}parts.bin`, bytes, {
      partSize: 102_400,
      headers: { 'x-oss-forbid-overwrite': 'true' },
      mime: 'application/x-parts',
    });
    const got = await client.get(`${folder}parts.bin`);
    const init = await client.initMultipartUpload(`${folder}parts.bin`);
    const part = await client.uploadPart(`${folder}parts.bin`, init.uploadId, 1, bytes, 0, 102_400);
    const listed = await client.listParts(`${folder}parts.bin`, init.uploadId, {} as never, {});
    const refused = await refusalOf(
      client.completeMultipartUpload(
        `${folder}parts.bin`,
        init.uploadId,
        [{ number: 1, etag: (part as unknown as { etag: string }).etag }],
        { headers: { 'x-oss-forbid-overwrite': 'true' } },
      ),
    );
    await client.abortMultipartUpload(`${folder}parts.bin`, init.uploadId);
    const aborted = await refusalOf(
      client.listParts(`${folder}parts.bin`, init.uploadId, {} as never, {}),
    );

    expect((got.content as Buffer).equals(bytes)).toBe(true);
    expect(got.res.headers).toMatchObject({
      'content-type': 'application/x-parts',
      'x-oss-object-type': 'Multipart',
    });
    expect(listed.parts).toMatchObject({ PartNumber: '1', Size: '102400' });
    expect(refused).toMatchObject({
      status: 409,
      code: 'FileAlreadyExists',
      ecCode: '0042-00000214',
    });
    expect(aborted).toMatchObject({ status: 404, code: 'NoSuchUpload' });
  });

  test('refuses a completion that names a part wrongly', async () => {
    const { uploadId } = await client.initMultipartUpload(`${folder}wrong-part`);

    const refused = await refusalOf(
      client.completeMultipartUpload(`${folder}wrong-part`, uploadId, [
        { number: 1, etag: '"00000000000000000000000000000000"' },
      ]),
    );

    expect(refused).toMatchObject({ status: 400, code: 'InvalidPart' });
  });

  test('deletes one and many objects, present or not', async () => {
    await client.put(`${folder}gone&1`, Buffer.from('x'));
    await client.put(`${folder}gone2`, Buffer.from('x'));

    const many = await client.deleteMulti([`${folder}gone&1`, `${folder}never-there`]);
    await client.delete(`${folder}gone2`);
    await client.delete(`${folder}gone2`);

    const head = await refusalOf(client.head(`${folder}gone&1`));
    const get = await refusalOf(client.get(`${folder}gone2`));
    expect(many.deleted).toHaveLength(2);
    expect(head).toMatchObject({ status: 404, code: 'NoSuchKey' });
    expect(get).toMatchObject({ status: 404, code: 'NoSuchKey', ecCode: '0026-00000001' });
  });

  test('refuses to replace where that is forbidden, and takes only the literals', async () => {
    const headers = { 'x-oss-forbid-overwrite': 'true' };
    await client.put(`${folder}once`, Buffer.from('first'), { headers });

    const second = await refusalOf(client.put(`${folder}once`, Buffer.from('second'), { headers }));
    const odd = await refusalOf(
      client.put(`${folder}once`, Buffer.from('third'), {
        headers: { 'x-oss-forbid-overwrite': 'yes' },
      }),
    );
    const got = await client.get(`${folder}once`);

    expect(second).toMatchObject({
      status: 409,
      code: 'FileAlreadyExists',
      ecCode: '0026-00000201',
    });
    expect(odd).toMatchObject({ status: 400, code: 'InvalidArgument' });
    expect(String(got.content)).toBe('first');
  });

  test('creates and describes buckets', async () => {
    const name = `made-${form.version}-${form.scheme}-${String(form.pathStyle ?? false)}`;
    await client.putBucket(name);

    const info = (await client.getBucketInfo(name)) as { bucket: unknown };
    const all = (await client.listBuckets({}, {})) as unknown as { buckets: OSS.Bucket[] };
    await client.deleteBucket(name);

    expect(info.bucket).toMatchObject({ Name: name, Location: 'oss-cn-hongkong' });
    expect(all.buckets.map((bucket) => bucket.name)).toContain(name);
  });

  test('says which bucket does not exist', async () => {
    const elsewhere = witnessClient(oss, { ...form, bucket: 'no-such-bucket' });

    const refused = await refusalOf(elsewhere.get('x'));

    expect(refused).toMatchObject({ status: 404, code: 'NoSuchBucket', ecCode: '0015-00000101' });
  });
});
