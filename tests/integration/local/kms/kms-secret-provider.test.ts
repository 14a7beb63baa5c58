import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inspect, promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startKmsStandIn, type KmsStandIn } from '../../../../infra/local/kms/kms-stand-in.ts';
import type { AccessKey } from '../../../../infra/local/stand-in/credentials.ts';
import type { FaultEffect } from '../../../../infra/local/stand-in/fault-switchboard.ts';
import { reportError } from '../../../../shared/errors/index.ts';
import { createNodeHttpClient } from '../../../../shared/http/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import {
  KmsSecretProvider,
  type KmsSecretProviderOptions,
} from '../../../../shared/secrets/index.ts';
import { systemClock, type Clock } from '../../../../shared/time/index.ts';
import {
  temporaryStandInContext,
  type TemporaryStandInContext,
} from '../../../support/stand-in-context.ts';

let context: TemporaryStandInContext;
let kms: KmsStandIn;
let key: AccessKey;

beforeEach(async () => {
  context = await temporaryStandInContext('kms');
  kms = await startKmsStandIn(context, { secrets: { seal: 'the value' } });
  key = context.credentials.issue('exporter', Date.now() + 3_600_000);
});

afterEach(async () => {
  await kms.close();
  await context.dispose();
});

/** Real pauses would slow the tests; the longest waits only yield. The deadline never falls. */
const hastyClock: Clock = {
  nowEpochMs: () => Date.now(),
  sleep: (durationMs, signal) =>
    durationMs > 2_000 ? systemClock.sleep(durationMs, signal) : Promise.resolve(),
};

function provider(options: Partial<KmsSecretProviderOptions> = {}): KmsSecretProvider {
  return new KmsSecretProvider({
    endpoint: String(kms.endpoints['url']),
    credentials: () => key,
    http: createNodeHttpClient(),
    clock: hastyClock,
    random: systemRandom,
    ...options,
  });
}

function fail(effect: FaultEffect, times?: number): string {
  return context.faults.add({
    standIn: 'kms',
    operation: 'GetSecretValue',
    effect,
    ...(times === undefined ? {} : { times }),
  });
}

function requestsServed(): number {
  return context.faults.list().reduce((sum, { fired }) => sum + fired, 0);
}

/** A fault that changes nothing and counts the requests. */
function countRequests(): void {
  fail({ kind: 'delay', ms: 0 });
}

describe('KMS secret provider', () => {
  it.each<FaultEffect>([
    { kind: 'error', code: 'Rejected.Throttling' },
    { kind: 'error', code: 'ServiceUnavailableTemporary' },
    { kind: 'error', code: 'InternalFailure' },
    { kind: 'drop', when: 'before' },
    { kind: 'drop', when: 'after' },
    { kind: 'garbage', body: 'html' },
    { kind: 'garbage', body: 'truncated' },
  ])('reads the secret at the third attempt after two of %j', async (effect) => {
    fail(effect, 2);

    const secret = await provider().getSecret('seal');

    expect(secret).toEqual({ value: 'the value', version: 'v1' });
  });

  it('gives up after the stated number of attempts', async () => {
    fail({ kind: 'error', code: 'Rejected.Throttling' });

    await expect(provider({ maxAttempts: 2 }).getSecret('seal')).rejects.toMatchObject({
      code: 'secrets.store-unavailable',
      retryable: true,
      details: { secret: 'seal', reason: 'Rejected.Throttling' },
    });
    expect(requestsServed()).toBe(2);
  });

  it('does not try again what cannot succeed', async () => {
    fail({ kind: 'error', code: 'Forbidden.NoPermission' });

    await expect(provider().getSecret('seal')).rejects.toMatchObject({
      code: 'secrets.access-denied',
      details: { reason: 'Forbidden.NoPermission' },
    });
    expect(requestsServed()).toBe(1);
  });

  it('stops at its deadline although KMS is silent', async () => {
    fail({ kind: 'delay', ms: 2_000 });

    const reading = provider({ deadlineMs: 50, clock: systemClock }).getSecret('seal');

    await expect(reading).rejects.toMatchObject({ details: { reason: 'deadline' } });
  });

  it('gives up a request that takes too long', async () => {
    fail({ kind: 'delay', ms: 2_000 });

    const reading = provider({ requestTimeoutMs: 20, maxAttempts: 1 }).getSecret('seal');

    await expect(reading).rejects.toMatchObject({ code: 'secrets.store-unavailable' });
  });

  it('asks once for callers that come together and for all within the time to live', async () => {
    countRequests();
    const secrets = provider();

    await Promise.all([secrets.getSecret('seal'), secrets.getSecret('seal')]);
    await secrets.getSecret('seal');

    expect(requestsServed()).toBe(1);
  });

  it('uses a secret that was withdrawn for no longer than the time to live', async () => {
    let now = Date.now();
    const clock: Clock = { ...hastyClock, nowEpochMs: () => now };
    const secrets = provider({ clock, cacheTtlMs: 300_000 });
    await secrets.getSecret('seal');
    await kms.deleteSecret('seal');

    now += 299_999;
    const kept = await secrets.getSecret('seal');
    now += 1;

    expect(kept.value).toBe('the value');
    await expect(secrets.getSecret('seal')).rejects.toMatchObject({ code: 'secrets.not-found' });
  });

  it('does not keep a failure', async () => {
    const secrets = provider({ maxAttempts: 1 });
    const fault = fail({ kind: 'error', code: 'InternalFailure' });
    await expect(secrets.getSecret('seal')).rejects.toThrow('InternalFailure');
    context.faults.remove(fault);

    const secret = await secrets.getSecret('seal');

    expect(secret.value).toBe('the value');
  });

  it('leaves the read to the other callers when one of them stops waiting', async () => {
    fail({ kind: 'delay', ms: 30 });
    const secrets = provider();
    const impatient = new AbortController();

    const first = secrets.getSecret('seal', { signal: impatient.signal });
    const second = secrets.getSecret('seal');
    impatient.abort(new Error('enough'));

    await expect(first).rejects.toThrow('enough');
    expect((await second).value).toBe('the value');
  });

  it('takes the keys of the moment for each attempt', async () => {
    const keys = [context.credentials.issue('exporter', Date.now() - 1), key];
    fail({ kind: 'error', code: 'Rejected.Throttling' }, 1);

    const secret = await provider({ credentials: () => keys.shift() ?? key }).getSecret('seal');

    expect(secret.value).toBe('the value');
  });

  it.each<FaultEffect | 'wrong key'>([
    'wrong key',
    { kind: 'drop', when: 'before' },
    { kind: 'garbage', body: 'html' },
    { kind: 'delay', ms: 2_000 },
  ])('tells neither keys nor tokens nor signed URLs when it fails: %j', async (failure) => {
    const used = failure === 'wrong key' ? { ...key, accessKeySecret: 'wrong-secret-0' } : key;
    if (failure !== 'wrong key') fail(failure);
    const secrets = provider({ credentials: () => used, maxAttempts: 1, requestTimeoutMs: 100 });

    const error: unknown = await secrets.getSecret('seal').catch((thrown: unknown) => thrown);
    const told =
      inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(reportError(error));

    expect(told).toContain('seal');
    for (const hidden of [used.accessKeySecret, used.accessKeyId, used.securityToken]) {
      expect(told).not.toContain(hidden);
      expect(told).not.toContain(encodeURIComponent(String(hidden)));
    }
    expect(told).not.toMatch(/Signature=|the value/);
  });

  it('refuses to send keys over plain HTTP to anywhere but loopback', () => {
    expect(() => provider({ endpoint: 'http://kms.cn-hongkong.aliyuncs.com' })).toThrow(RangeError);
    expect(() => provider({ endpoint: 'kms.cn-hongkong.aliyuncs.com' })).not.toThrow();
  });

  it('speaks TLS to a server that the local authority vouches for, and to no other', async () => {
    const script = path.join(context.stateDirectory, 'client.ts');
    const project = path.resolve(import.meta.dirname, '../../../..');
    await writeFile(
      script,
      `import { KmsSecretProvider } from '${project}/shared/secrets/index.ts';
       import { createNodeHttpClient } from '${project}/shared/http/index.ts';
       import { systemRandom as random } from '${project}/shared/random/index.ts';
       import { systemClock as clock } from '${project}/shared/time/index.ts';
       const credentials = () => (${JSON.stringify(key)});
       const endpoint = '${String(kms.endpoints['host'])}';
       const options = { endpoint, credentials, http: createNodeHttpClient(), clock, random };
       new KmsSecretProvider({ ...options, maxAttempts: 1 }).getSecret('seal').then(
         (secret) => process.stdout.write('read ' + secret.value),
         (error) => process.stdout.write(error.code + ' ' + error.details.reason),
       );`,
    );
    const run = async (trusted: string | undefined): Promise<string> => {
      const { NODE_EXTRA_CA_CERTS: _inherited, ...environment } = process.env;
      const env = trusted === undefined ? {} : { NODE_EXTRA_CA_CERTS: trusted };
      const child = promisify(execFile)(process.execPath, ['--import', 'tsx', script], {
        cwd: project,
        env: { ...environment, ...env },
      });
      return (await child).stdout;
    };

    const [trusting, distrusting] = await Promise.all([
      run(context.authority.certificateFile),
      run(undefined),
    ]);

    expect(trusting).toBe('read the value');
    expect(distrusting).toMatch(/^secrets\.store-unavailable \w*(VERIFY|CERT|ISSUER)\w*$/);
  });
});
