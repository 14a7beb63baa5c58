import path from 'node:path';
import { loadConfiguration } from '../../shared/configuration/index.ts';
import { createNodeHttpClient } from '../../shared/http/index.ts';
import { Redaction } from '../../shared/secrets/index.ts';
import { openDeploymentTarget, type DeploymentTarget } from '../deployment/deployment-target.ts';
import { openTargetStores } from '../deployment/target-stores.ts';
import { readDescription } from '../local/function-host/serverless-description.ts';
import type { DoctorContext, DoctorOptions, DoctorServices } from './doctor-context.ts';
import { createFunctionCompute } from './probes/function-compute.ts';
import { createRoleReader } from './probes/role-reader.ts';
import { rememberingSecrets } from './remember-secret.ts';

export interface ContextChoice {
  readonly environment: string;
  readonly stateDirectory: string;
  readonly repositoryDirectory: string;
  readonly processEnvironment: Readonly<Record<string, string | undefined>>;
  readonly options: DoctorOptions;
}

export interface OpenedContext extends DoctorContext {
  close(): void;
}

/** Opens nothing yet: with nothing running at all there is still something to tell. */
export function openContext(choice: ContextChoice): OpenedContext {
  const { environment, options, repositoryDirectory, stateDirectory } = choice;
  const redaction = new Redaction();
  const closings: (() => void)[] = [];
  const target = once(() => openDeploymentTarget(choice));
  const services = once(async () => {
    const opened = openServices(await target(), redaction);
    closings.push(opened.close);
    return opened;
  });
  return {
    ...{ environment, options, repositoryDirectory, stateDirectory, redaction, target, services },
    functions: once(async () => {
      const { settings, accountId } = await target();
      const file = path.join(repositoryDirectory, 's.yaml');
      return readDescription(file, { environment: settings, config: { AccountID: accountId } });
    }),
    configuration: once(async () => {
      const { settings } = await target();
      return loadConfiguration(await services(), settings['STAGE'] ?? environment);
    }),
    close: () => closings.forEach((close) => close()),
  };
}

function openServices(
  target: DeploymentTarget,
  redaction: Redaction,
): DoctorServices & { readonly close: () => void } {
  const { management, trustedAuthorityPem: authority } = target;
  const key = target.key();
  redaction.remember(key.accessKeySecret);
  if (key.securityToken !== undefined) redaction.remember(key.securityToken);
  const stores = openTargetStores(target, 'doctor');
  const { clock, random, tables, objects } = stores;
  const http = createNodeHttpClient(
    authority === undefined ? {} : { certificateAuthorities: [authority] },
  );
  const calls = { credentials: () => key, clock, random, http };
  return {
    ...{ clock, random, http, tables, objects },
    secrets: rememberingSecrets(stores.secrets, redaction),
    functionCompute: createFunctionCompute({ endpoint: management.functionCompute, ...calls }),
    roles: createRoleReader({ endpoint: management.ram, ...calls }),
    close: () => {
      stores.close();
      http.close();
    },
  };
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}
