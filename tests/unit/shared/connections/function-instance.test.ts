import { afterEach, describe, expect, it } from 'vitest';
import {
  createFunctionInstance,
  openSecrets,
  organisationStores,
  type FunctionInstance,
} from '../../../../shared/connections/index.ts';
import { createMemoryTableClient } from '../../../../shared/table-store/index.ts';
import { systemClock } from '../../../../shared/time/index.ts';
import { functionContext } from '../../../support/function-context.ts';
import { recordedWire, type RecordedWire } from '../../../support/recorded-wire.ts';

let wire: RecordedWire | undefined;
const lines: string[] = [];
afterEach(async () => {
  lines.length = 0;
  await wire?.close();
  wire = undefined;
});

function instanceOf(environment = 'test'): FunctionInstance {
  const write = (line: string): void => void lines.push(line);
  return createFunctionInstance({ functionName: 'sample-function', environment, write });
}

describe('an instance of a function', () => {
  it('has the keys of the latest request, and none before the first', () => {
    const instance = instanceOf();
    const later = { accessKeyId: 'STS.later', accessKeySecret: 'other', securityToken: 'newer' };

    expect(() => instance.credentials()).toThrow(TypeError);
    instance.beginRequest(functionContext());
    instance.beginRequest(functionContext({ credentials: later }));

    expect(instance.credentials()).toEqual(later);
    expect(instance.accountId()).toBe('1234567890123456');
  });

  it('says in words that the function has no role', () => {
    const { credentials: _none, ...roleless } = functionContext();
    const instance = instanceOf();
    instance.beginRequest(functionContext());

    instance.beginRequest(roleless);

    expect(() => instance.credentials()).toThrow('the function has no role');
  });

  it('names the function in each line of its log, and the request in those of a request', () => {
    const instance = instanceOf();

    instance.log.info('sample.started');
    instance.beginRequest(functionContext({ requestId: 'request-7' })).info('sample.done');

    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { message: 'sample.started', function: 'sample-function' },
      { message: 'sample.done', function: 'sample-function', requestId: 'request-7' },
    ]);
    expect(lines[0]).not.toContain('requestId');
  });

  it('shows the value of a secret that was read in no line', async () => {
    wire = await recordedWire(() => ({ body: { SecretData: 'hush-hush-1', VersionId: 'v1' } }));
    const instance = instanceOf();
    const log = instance.beginRequest(functionContext());
    const secrets = openSecrets({ KMS_ENDPOINT: wire.url }, instance);
    log.info('sample.before', { note: 'hush-hush-1' });

    await secrets.getSecret('test/sample');
    await secrets.getSecret('test/sample');
    log.info('sample.after', { note: 'hush-hush-1' });

    expect(lines[0]).toContain('hush-hush-1');
    expect(lines[1]).not.toContain('hush-hush-1');
    expect(lines[1]).toContain('«redacted»');
    expect(wire.requests).toHaveLength(1);
    instance.close();
  });

  it('ends its idle connections when it is closed, and connects anew after that', async () => {
    const { url, requests } = (wire = await recordedWire(() => ({ body: {} })));
    const instance = instanceOf();
    const closed: string[] = [];
    instance.onClose(() => closed.push('tables'));
    instance.onClose(() => closed.push('objects'));
    const call = { method: 'GET', url, timeoutMs: 5_000, maxResponseBytes: 100 } as const;
    await instance.http.send(call);

    instance.close();
    await instance.http.send(call);

    const ports = requests.map(({ callerPort }) => callerPort);
    expect(ports).toHaveLength(2);
    expect(ports[1]).not.toBe(ports[0]);
    expect(closed).toEqual(['tables', 'objects']);
    instance.close();
  });
});

it('the stores of organisations and environments never share a key', () => {
  const tables = createMemoryTableClient({ clock: systemClock });
  const [inTest, inProd] = ['test', 'prod'].map((environment) =>
    organisationStores({ ...instanceOf(environment), tables }),
  );

  const places = [inTest, inProd].flatMap((storesOf) =>
    ['dingone', 'dingtwo'].map((corpId) => storesOf?.({ corpId }).organisation),
  );

  expect(new Set(places).size).toBe(4);
  expect(inTest?.({ corpId: 'dingone' }).organisation).toBe(places[0]);
});
