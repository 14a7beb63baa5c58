import path from 'node:path';
import * as fc from '@alicloud/fc20230330';
import { LocalCredentials } from '../../../../infra/local/stand-in/credentials.ts';
import { FaultSwitchboard } from '../../../../infra/local/stand-in/fault-switchboard.ts';
import { LocalAuthority } from '../../../../infra/local/stand-in/local-authority.ts';
import { LocalClock } from '../../../../infra/local/stand-in/local-clock.ts';
import { answering, codeOf, startEmptyHost } from './deployed-code.ts';
import { SdkCaller } from './running-function-host.ts';

/**
 * A process of its own that runs an empty function host, deploys one function with a version, an
 * alias, triggers and settings to it, says so when the last call is answered, and waits to be killed.
 */
const [stateDirectory = ''] = process.argv.slice(2);
const authority = await LocalAuthority.open(path.join(stateDirectory, 'authority'));
const credentials = new LocalCredentials(Buffer.from('a fixed seed for tests'));
const host = await startEmptyHost({
  stateDirectory,
  authority,
  credentials,
  clock: new LocalClock(),
  faults: new FaultSwitchboard(),
  certificate: await authority.issue('function-host'),
  ports: { plain: 0, tls: 0 },
  logLines: [],
  log: () => undefined,
  dispose: async () => undefined,
});
const { client } = new SdkCaller(host, credentials.developer);

await client.createFunction(
  new fc.CreateFunctionRequest({
    body: new fc.CreateFunctionInput({
      functionName: 'deployed',
      runtime: 'nodejs20',
      handler: 'index.handler',
      code: codeOf(answering('before the kill')),
    }),
  }),
);
await client.publishFunctionVersion(
  'deployed',
  new fc.PublishFunctionVersionRequest({ body: new fc.PublishVersionInput({}) }),
);
await client.createAlias(
  'deployed',
  new fc.CreateAliasRequest({
    body: new fc.CreateAliasInput({ aliasName: 'live', versionId: '1' }),
  }),
);
const triggers = {
  often: ['timer', { cronExpression: '@every 5m', enable: true, payload: '{}' }],
  http: ['http', { authType: 'anonymous', methods: ['GET'] }],
} as const;
for (const [triggerName, [triggerType, settings]] of Object.entries(triggers)) {
  await client.createTrigger(
    'deployed',
    new fc.CreateTriggerRequest({
      body: new fc.CreateTriggerInput({
        triggerName,
        triggerType,
        triggerConfig: JSON.stringify(settings),
        qualifier: 'live',
      }),
    }),
  );
}
await host.fireTrigger('deployed', 'often');
await client.putConcurrencyConfig(
  'deployed',
  new fc.PutConcurrencyConfigRequest({
    body: new fc.PutConcurrencyInput({ reservedConcurrency: 3 }),
  }),
);
process.stdout.write('deployed\n');
