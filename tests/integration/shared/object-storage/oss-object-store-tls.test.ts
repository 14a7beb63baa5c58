import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runOss, TEST_BUCKET, type RunningOss } from '../../../support/oss-clients.ts';

const run = promisify(execFile);
const SCRIPT = path.join(import.meta.dirname, '../../../support/oss-store-child.ts');

let oss: RunningOss;
beforeAll(async () => {
  oss = await runOss();
});
afterAll(() => oss.dispose());

async function inChild(
  endpoint: string,
  pathStyle: boolean,
  environment: Record<string, string>,
): Promise<unknown> {
  const { developer } = oss.context.credentials;
  const { stdout, stderr } = await run(
    process.execPath,
    [
      '--import',
      'tsx',
      SCRIPT,
      endpoint,
      String(pathStyle),
      TEST_BUCKET,
      developer.accessKeyId,
      developer.accessKeySecret,
    ],
    { env: { PATH: process.env['PATH'] ?? '', ...environment } },
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout) as unknown;
}

test.each([
  [
    'an address, bucket in the Host header',
    () => `https://127.0.0.1:${oss.standIn.ports.tls}`,
    false,
  ],
  ['an address, bucket in the path', () => `https://127.0.0.1:${oss.standIn.ports.tls}`, true],
  ['a name, bucket in the path', () => oss.tlsUrl, true],
])('stores and reads over TLS where the endpoint is %s', async (_title, endpoint, pathStyle) => {
  const trusted = { NODE_EXTRA_CA_CERTS: oss.context.authority.certificateFile };

  const seen = await inChild(endpoint(), pathStyle, trusted);

  expect(seen).toEqual({ outcome: 'stored', text: 'by TLS', keys: ['tls/one'] });
});

test('refuses a server whose authority it does not know', async () => {
  const seen = await inChild(oss.tlsUrl, true, {});

  expect(seen).toMatchObject({
    code: 'objects.unavailable',
    cause: expect.stringMatching(/certificate/i) as string,
  });
});
