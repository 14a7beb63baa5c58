import { startKmsStandIn } from '../../infra/local/kms/kms-stand-in.ts';
import { createNodeHttpClient } from '../../shared/http/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { KmsSecretProvider, MemorySecretProvider } from '../../shared/secrets/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import { temporaryStandInContext } from '../support/stand-in-context.ts';
import { describeSecretProvider } from './secret-provider.suite.ts';

describeSecretProvider('memory', async () => {
  const provider = new MemorySecretProvider();
  return {
    provider,
    setSecret: async (name, value) => provider.setSecret(name, value).version,
    close: async () => undefined,
  };
});

describeSecretProvider('KMS', async () => {
  const context = await temporaryStandInContext('kms');
  const kms = await startKmsStandIn(context);
  const provider = new KmsSecretProvider({
    endpoint: String(kms.endpoints['url']),
    credentials: () => context.credentials.issue('exporter', Date.now() + 3_600_000),
    http: createNodeHttpClient(),
    clock: systemClock,
    random: systemRandom,
  });
  return {
    provider,
    setSecret: async (name, value) => (await kms.setSecret(name, value)).versionId,
    close: async () => {
      await kms.close();
      await context.dispose();
    },
  };
});
