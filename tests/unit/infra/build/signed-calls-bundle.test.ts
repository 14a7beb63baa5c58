import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleEntry, type EntryBundle } from '../../../../infra/build/bundle-entry.ts';
import { recordedWire } from '../../../support/recorded-wire.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../../..');
const HANDLER = path.join(REPOSITORY, 'tests/fixtures/functions/signed-calls/handler.ts');

let directory: string;
let bundle: EntryBundle;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'signed-calls-'));
  bundle = await bundleEntry(HANDLER, REPOSITORY, { isMinified: true });
});

afterAll(() => rm(directory, { recursive: true, force: true }));

it('a function that asks KMS and invokes another carries no SDK and no HTTP library', () => {
  expect(bundle.heavyPackages).toEqual([]);
  expect(bundle.files.map(({ name }) => name)).toEqual(['index.js']);
  expect(bundle.files[0]?.code.length).toBeLessThan(30_000);
});

it('the bundle alone reads a secret and invokes', async () => {
  const kms = await recordedWire(() => ({ body: { SecretData: 't_from_kms_1', VersionId: 'v1' } }));
  const fc = await recordedWire(() => ({ status: 202, headers: {}, body: '' }));
  const file = path.join(directory, 'index.js');
  await writeFile(file, bundle.files[0]?.code ?? '');
  const { handler } = createRequire(import.meta.url)(file) as {
    readonly handler: (event: Buffer) => Promise<unknown>;
  };

  const endpoints = { kmsEndpoint: kms.url, fcEndpoint: fc.url };
  const answer = await handler(Buffer.from(JSON.stringify(endpoints)));

  expect(answer).toEqual({ outcome: 'accepted' });
  expect(fc.requests[0]?.headers['x-fc-async-task-id']).toBe('t_from_kms_1');
  await Promise.all([kms.close(), fc.close()]);
});
