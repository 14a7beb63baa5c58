import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundleEntry } from '../../../../infra/build/bundle-entry.ts';
import {
  createFunctionInstance,
  openInvoker,
  openObjects,
  openSecrets,
  openTables,
} from '../../../../shared/connections/index.ts';
import { functionContext } from '../../../support/function-context.ts';
import { recordedWire, type RecordedWire } from '../../../support/recorded-wire.ts';

const CONNECTIONS = path.resolve(import.meta.dirname, '../../../../shared/connections/index.ts');
const { cache } = createRequire(import.meta.url);

/** Which of the SDKs this process has loaded; all three are CommonJS packages. */
function loadedSdks(): string[] {
  const files = Object.keys(cache);
  return ['tablestore', 'ali-oss', '@alicloud/fc2'].filter((name) =>
    files.some((file) => file.includes(`/node_modules/${name}/`)),
  );
}

describe('connections that are open', () => {
  let wire: RecordedWire;
  beforeEach(async () => {
    const headers = { 'x-oss-request-id': '1' };
    wire = await recordedWire(({ method }) => ({
      status: method === 'DELETE' ? 204 : 200,
      headers,
      body: '',
    }));
  });
  afterEach(() => wire.close());

  it('have loaded no SDK and asked nobody until one of them is used, and close', async () => {
    const instance = createFunctionInstance({ functionName: 'sample', environment: 'test' });
    instance.beginRequest(functionContext());
    const { url } = wire;
    const invoked = {
      FUNCTION_COMPUTE_ENDPOINT: url,
      FUNCTION_COMPUTE_SERVICE: 'dt-service',
      FUNCTION_ALIAS: 'live',
    };

    openTables({ TABLESTORE_ENDPOINT: url, TABLESTORE_INSTANCE: 'dt-test' }, instance);
    openSecrets({ KMS_ENDPOINT: url }, instance);
    openInvoker({ ...invoked, FUNCTION_INVOKER: 'fc2' }, instance);
    const objects = openObjects(
      {
        ...{ OSS_ENDPOINT: url, OSS_REGION: 'oss-cn-hongkong', OSS_BUCKET: 'bucket' },
        ...{ OSS_PATH_STYLE: true, OSS_ENCRYPTION: 'KMS', OSS_PUBLIC_ENDPOINT: 'https://oss.test' },
      },
      instance,
    );

    expect(loadedSdks()).toEqual([]);
    expect(wire.requests).toEqual([]);

    const bytes = Buffer.from('one');
    await objects.putOnce('test/one', bytes, { contentType: 'text/plain', contentSha256: 'x' });
    const link = await objects.signedUrl('test/one', { expiresSeconds: 60 });
    expect(loadedSdks()).toEqual(['ali-oss']);
    expect(new URL(link).host).toBe('oss.test');
    const [put] = wire.requests;
    expect(put?.headers['x-oss-server-side-encryption']).toBe('KMS');
    expect(put?.headers['x-oss-security-token']).toBe('token');

    instance.close();
    await objects.delete('test/one');
    const [before, after] = wire.requests;
    expect(wire.requests).toHaveLength(2);
    expect(after?.callerPort).not.toBe(before?.callerPort);
    instance.close();
  });
});

describe('a function that opens some of them', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'connections-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it.each([
    ['createFunctionInstance', []],
    ['openSecrets', []],
    ['createKeptSealer', []],
    ['organisationStores', []],
    ['openTables', ['tablestore']],
    ['openObjects', ['ali-oss']],
    ['openInvoker', ['@alicloud/fc2']],
  ])('%s puts into its zip: %j', async (opened, packages) => {
    const entry = path.join(directory, 'entry.ts');
    await writeFile(entry, `export { ${opened} } from ${JSON.stringify(CONNECTIONS)};\n`);

    const { heavyPackages } = await bundleEntry(entry, directory, { isMinified: false });

    expect(heavyPackages).toEqual(packages);
  });
});
