import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { FaultEffect } from '../../../../infra/local/stand-in/fault-switchboard.ts';
import { refusalOf, runOss, witnessClient, type RunningOss } from '../../../support/oss-clients.ts';

const form = { version: 'v4', scheme: 'http', pathStyle: true } as const;
let oss: RunningOss;
beforeAll(async () => {
  oss = await runOss();
});
afterEach(() => oss.context.faults.clear());
afterAll(() => oss.dispose());

function switchOn(operation: string, effect: FaultEffect): void {
  oss.context.faults.add({ standIn: 'oss', operation, effect, times: 1 });
}

test.each([
  ['InternalError', 500],
  ['ServiceBusy', 503],
  ['ServiceUnavailable', 503],
  ['AccessDenied', 403],
  ['QuotaExceeded', 403],
])('answers a put with %s when told to, once, and stores nothing', async (code, status) => {
  switchOn('PutObject', { kind: 'error', code });
  const client = witnessClient(oss, form);

  const refused = await refusalOf(client.put(`fault/${code}`, Buffer.from('x')));
  const missing = await refusalOf(client.head(`fault/${code}`));
  await client.put(`fault/${code}`, Buffer.from('x'));

  expect(refused).toMatchObject({ code, status });
  expect(refused.requestId).toMatch(/^[0-9A-F]{24}$/);
  expect(missing.status).toBe(404);
});

test('tells the reason of a refused HEAD in a header, as the product does', async () => {
  switchOn('HeadObject', { kind: 'error', code: 'ServiceBusy' });

  const refused = await refusalOf(witnessClient(oss, form).head('any'));

  expect(refused).toMatchObject({ code: 'ServiceBusy', status: 503 });
});

test('drops the connection after a put took effect when told to', async () => {
  switchOn('PutObject', { kind: 'drop', when: 'after' });
  const client = witnessClient(oss, form);

  const dropped = await refusalOf(client.put('dropped', Buffer.from('kept')));
  const got = await client.get('dropped');

  expect(dropped.status).toBe(-1);
  expect(String(got.content)).toBe('kept');
});

test.each([
  ['GetObject', (client: ReturnType<typeof witnessClient>) => client.get('x')],
  ['HeadObject', (client: ReturnType<typeof witnessClient>) => client.head('x')],
  ['DeleteObject', (client: ReturnType<typeof witnessClient>) => client.delete('x')],
  ['CopyObject', (client: ReturnType<typeof witnessClient>) => client.copy('y', 'x')],
  ['ListObjects', (client: ReturnType<typeof witnessClient>) => client.listV2({ prefix: 'a' }, {})],
  [
    'DeleteMultipleObjects',
    (client: ReturnType<typeof witnessClient>) => client.deleteMulti(['x']),
  ],
  [
    'InitiateMultipartUpload',
    (client: ReturnType<typeof witnessClient>) => client.initMultipartUpload('x'),
  ],
])('knows the operation %s by its name', async (operation, call) => {
  switchOn(operation, { kind: 'error', code: 'ServiceBusy' });

  const refused = await refusalOf(call(witnessClient(oss, form)));

  expect(refused).toMatchObject({ code: 'ServiceBusy' });
});
