import {
  createFunctionInstance,
  openObjects,
  openSecrets,
  openTables,
  readSealer,
} from '../../shared/connections/index.ts';
import type { FunctionContext } from '../../shared/function-compute/index.ts';
import type { ObjectStore } from '../../shared/object-storage/index.ts';
import { systemRandom, type RandomSource } from '../../shared/random/index.ts';
import type { Sealer } from '../../shared/sealing/index.ts';
import type { SecretProvider } from '../../shared/secrets/index.ts';
import type { TableClient } from '../../shared/table-store/index.ts';
import { systemClock, type Clock } from '../../shared/time/index.ts';
import { letNewDatesFollow } from '../local/launcher/local-time.ts';
import { LocalClock } from '../local/stand-in/local-clock.ts';
import type { DeploymentTarget } from './deployment-target.ts';

/** The stores of an environment, as whoever deploys uses them, with keys of their own. */
export interface TargetStores {
  readonly environment: string;
  readonly tables: TableClient;
  readonly objects: ObjectStore;
  /** Another bucket of the environment, such as that of the audit archive. */
  readonly bucket: (name: string) => ObjectStore;
  readonly secrets: SecretProvider;
  /** With the environment's own sealing keys, read now. @throws the errors of the secret store */
  readonly sealer: () => Promise<Sealer>;
  /** The environment's time. */
  readonly clock: Clock;
  readonly random: RandomSource;
  close(): void;
}

/**
 * Opens tables, bucket and secrets; nothing is asked of them yet.
 *
 * @param name what the command is called in its log, which goes to standard error
 * @throws UsageError if keys are missing
 */
export function openTargetStores(target: DeploymentTarget, name: string): TargetStores {
  const { commandSettings: settings } = target;
  const setting = (key: string): string => settings[key] ?? '';
  const environment = setting('STAGE');
  const clock = clockOf(target);
  const instance = createFunctionInstance({
    functionName: name,
    environment,
    clock,
    write: (line) => process.stderr.write(`${line}\n`),
  });
  instance.beginRequest(commandContext(target, name));
  const storeSettings = {
    TABLESTORE_ENDPOINT: setting('TABLESTORE_ENDPOINT'),
    TABLESTORE_INSTANCE: setting('TABLESTORE_INSTANCE'),
    OSS_ENDPOINT: setting('OSS_ENDPOINT'),
    OSS_REGION: setting('OSS_REGION'),
    OSS_BUCKET: setting('OSS_BUCKET'),
    OSS_PATH_STYLE: setting('OSS_PATH_STYLE') === 'true',
    OSS_ENCRYPTION: setting('OSS_ENCRYPTION') === 'AES256' ? ('AES256' as const) : ('KMS' as const),
    KMS_ENDPOINT: setting('KMS_ENDPOINT'),
    SEALING_SECRET_NAME: setting('SEALING_SECRET_NAME'),
  };
  const secrets = openSecrets(storeSettings, instance);
  return {
    environment,
    tables: openTables(storeSettings, instance),
    objects: openObjects(storeSettings, instance),
    bucket: (name) => openObjects({ ...storeSettings, OSS_BUCKET: name }, instance),
    secrets,
    sealer: () => readSealer(storeSettings, { environment, random: systemRandom, secrets }),
    clock,
    random: systemRandom,
    close: () => instance.close(),
  };
}

/** The SDKs sign with `new Date()`, which from now on stands where the environment's time stands. */
function clockOf({ isLocal, clockOffsetMs }: DeploymentTarget): Clock {
  if (!isLocal) return systemClock;
  const clock = new LocalClock(clockOffsetMs);
  letNewDatesFollow(clock);
  return {
    nowEpochMs: () => clock.nowEpochMs(),
    sleep: (durationMs, signal) => systemClock.sleep(durationMs, signal),
  };
}

/** A command takes the place of a request: its keys count. */
function commandContext(target: DeploymentTarget, name: string): FunctionContext {
  return {
    requestId: `command-${name}`,
    region: target.region,
    accountId: target.accountId,
    credentials: target.key(),
    function: { name, handler: '', memory: 0, timeout: 0 },
  };
}
