import { expect, it } from 'vitest';
import { temporaryStandInContext } from '../../../support/stand-in-context.ts';
import { probeFunction, SdkCaller, startProbeHost } from './running-function-host.ts';

it('tells its own address to the functions that declare the variable for it, and to no other', async () => {
  const context = await temporaryStandInContext('own-endpoint');
  const host = await startProbeHost(
    context,
    [
      probeFunction('caller', { environmentVariables: { ENDPOINT: 'https://fc.example' } }),
      probeFunction('other', { environmentVariables: { ELSE: 'https://fc.example' } }),
    ],
    { ownEndpointVariable: 'ENDPOINT' },
  );
  const sdk = new SdkCaller(host, context.credentials.developer);
  type Facts = { readonly environment: Readonly<Record<string, string>> };

  const caller = await sdk.call<Facts>('caller', { do: 'facts' });
  const other = await sdk.call<Facts>('other', { do: 'facts' });

  expect(caller.environment['ENDPOINT']).toBe(host.endpoints['tlsUrl']);
  expect(other.environment['ELSE']).toBe('https://fc.example');
  expect(other.environment).not.toHaveProperty('ENDPOINT');
  await host.close();
  await context.dispose();
});
