import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HIGHEST, LOWEST, tables } from '../../../../shared/table-store/index.ts';
import { RunningCloud } from '../../../support/running-cloud.ts';

/** Where secrets belong: what the launcher, KMS, the file server and DingTalk themselves keep. */
const THEIR_OWN = ['identity.json', 'kms', 'sftp', 'dingtalk', 'authority'];

let running: RunningCloud;
let results: string;

beforeAll(async () => {
  running = await RunningCloud.start({ employees: 30, seed: 9, period: '2028-10' });
  const said: unknown[] = [];
  for (const [standIn, code] of [
    ['dingtalk', 'permission'],
    ['oss', 'AccessDenied'],
    ['sftp', 'denied'],
  ] as const) {
    const operation = { dingtalk: 'attendance/*', oss: 'PutObject', sftp: 'AUTH' }[standIn];
    running.faults.add({ standIn, operation, effect: { kind: 'error', code } });
    said.push(await exportAll());
    running.faults.clear();
  }
  said.push(await exportAll(), await running.invoke({}), await running.status());
  results = JSON.stringify(said);
});
afterAll(() => running.close());

describe('secrets', () => {
  test('are in no log, table, object, key or answer', async () => {
    const { identity } = running.cloud;
    const privateKey = await readFile(
      String(running.cloud.sftp.endpoints['privateKeyFile']),
      'utf8',
    );
    const secrets = [
      identity.appSecret,
      identity.sealingKey,
      identity.credentialSeed,
      ...privateKey.split('\n').filter((line) => line.length > 40),
      ...(await tokens()),
    ];
    expect(secrets.length).toBeGreaterThan(5);
    expect(found(secrets, new Map([['answers', Buffer.from(results)]]))).toEqual([]);
    expect(found(secrets, await keptFiles())).toEqual([]);
  });
});

describe('names of people', () => {
  test('are in the outputs and nowhere else that can be read', async () => {
    const names = running.company.people.flatMap(({ nameZhHK, nameEn }) => [nameZhHK, nameEn]);
    const outputs = await outputHashes();
    const files = await keptFiles();
    const elsewhere = new Map(
      [...files].filter(
        ([, bytes]) => !outputs.has(createHash('sha256').update(bytes).digest('hex')),
      ),
    );
    expect(files.size - elsewhere.size).toBeGreaterThanOrEqual(3);
    expect(found(names, elsewhere)).toEqual([]);
    expect(found(names, new Map([['answers', Buffer.from(results)]]))).toEqual([]);
  });

  test('this search finds what is there', async () => {
    const { companyCode } = running.company;
    expect(found([companyCode], await keptFiles()).length).toBeGreaterThan(2);
    const rows = running.tables.getRange(tables.payrollRun, {
      from: { organisation: LOWEST, period: LOWEST, run: LOWEST },
      to: { organisation: HIGHEST, period: HIGHEST, run: HIGHEST },
    });
    let count = 0;
    for await (const _row of rows) count += 1;
    expect(count).toBeGreaterThan(0);
  });
});

async function exportAll(): Promise<unknown> {
  const held = await running.invoke({});
  const accept = (held.exceptions?.openList ?? []).map(({ id }) => id);
  return [held, await running.invoke({ accept })];
}

/** Every file that the local cloud keeps, by its place below the state directory. */
async function keptFiles(): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const entries = await readdir(running.stateDirectory, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    const place = path.relative(running.stateDirectory, file);
    // The code of the function is what we ship: it names nobody.
    const isTheirs = THEIR_OWN.includes(place.split(path.sep)[0] ?? '');
    if (entry.isFile() && !isTheirs) files.set(place, await readFile(file));
  }
  return files;
}

async function tokens(): Promise<string[]> {
  const directory = path.join(running.stateDirectory, 'dingtalk');
  const texts = await Promise.all(
    (await readdir(directory)).map((name) => readFile(path.join(directory, name), 'utf8')),
  );
  return [...new Set(texts.join('\n').match(/"(?:accessToken|token)":"([^"]{16,})"/g))].map(
    (pair) => pair.split('"')[3] ?? '',
  );
}

async function outputHashes(): Promise<Set<string>> {
  const hashes = new Set<string>();
  for await (const { key } of running.objects.list(`local/${running.company.corpId}/attendance/`)) {
    if (!key.includes('/outputs/')) continue;
    const bytes = (await running.objects.get(key)) ?? new Uint8Array();
    hashes.add(createHash('sha256').update(bytes).digest('hex'));
  }
  return hashes;
}

/** Which words are in which files: UTF-8, and as JSON escapes them. */
function found(words: readonly string[], files: ReadonlyMap<string, Buffer>): string[] {
  return [...files].flatMap(([place, bytes]) =>
    words
      .filter((word) => word !== '' && bytes.includes(word))
      .map((word) => `${word} in ${place}`),
  );
}
