import { parseEnvironment } from '../../shared/configuration/index.ts';
import {
  createFunctionInstance,
  openStores,
  organisationStores,
  type FunctionInstance,
} from '../../shared/connections/index.ts';
import { dingTalkEndpointsOf } from '../../shared/dingtalk/index.ts';
import {
  createFcTriggerReader,
  type FunctionContext,
} from '../../shared/function-compute/index.ts';
import { createGroupAlarm } from '../../shared/group-alarm/index.ts';
import { createTableLeaseStore } from '../../shared/lease/index.ts';
import { createTableAuditTrail } from '../../shared/observability/index.ts';
import { environmentSchema, type Environment } from './config.ts';
import type { SilenceWatchDependencies } from './ports.ts';

/** What lives as long as the instance. Only this file chooses adapters. */
export class SilenceWatchInstance {
  readonly #instance: FunctionInstance;
  readonly #dependencies: Omit<SilenceWatchDependencies, 'log'>;

  constructor(variables: Readonly<Record<string, string | undefined>>) {
    const settings = parseEnvironment(environmentSchema, variables);
    const { STAGE: environment } = settings;
    this.#instance = createFunctionInstance({ functionName: 'silence-watch', environment });
    this.#dependencies = compose(settings, this.#instance);
  }

  /** The dependencies of a request. The role's keys are those of this very request. */
  dependenciesFor(context: FunctionContext): SilenceWatchDependencies {
    return { ...this.#dependencies, log: this.#instance.beginRequest(context) };
  }
}

function compose(
  settings: Environment,
  instance: FunctionInstance,
): Omit<SilenceWatchDependencies, 'log'> {
  const stores = openStores(settings, instance);
  const { environment, clock, random, tables, configuration, credentials, http } = stores;
  const storesOf = organisationStores(stores);
  const endpoint = settings.FUNCTION_COMPUTE_ENDPOINT;
  return {
    ...{ environment, clock, random, tables, configuration },
    triggers: settings.WATCH_TIMERS
      ? createFcTriggerReader({ endpoint, credentials, clock, random, http })
      : undefined,
    alias: settings.TIMER_ALIAS,
    tellGroup: createGroupAlarm({ ...stores, endpoints: dingTalkEndpointsOf(settings) }),
    auditTrailOf: (organisation) => createTableAuditTrail(storesOf(organisation)),
    leasesOf: (organisation) => createTableLeaseStore(storesOf(organisation)),
  };
}
