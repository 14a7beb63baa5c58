import {
  parseEnvironment,
  type OrganisationConfiguration,
} from '../../shared/configuration/index.ts';
import {
  createFunctionInstance,
  openStores,
  organisationStores,
  readSealer,
  type FunctionInstance,
} from '../../shared/connections/index.ts';
import { dingTalkEndpointsOf } from '../../shared/dingtalk/index.ts';
import {
  createTableTokenStore,
  type TokenDependencies,
} from '../../shared/dingtalk-tokens/index.ts';
import type { FunctionContext } from '../../shared/function-compute/index.ts';
import { createGroupAlarm } from '../../shared/group-alarm/index.ts';
import { createTableLeaseStore } from '../../shared/lease/index.ts';
import { createTableAuditTrail, type Logger } from '../../shared/observability/index.ts';
import type { Sealer } from '../../shared/sealing/index.ts';
import { tellTokenAlarm } from './alarm/tell-token-alarm.ts';
import { environmentSchema, type Environment } from './config.ts';
import type { TokenRefreshDependencies } from './ports.ts';

/** No organisation has this id: the key ring is the environment's. */
const ALL_ORGANISATIONS = { corpId: '*' };

/** What lives as long as the instance. Only this file chooses adapters. */
export class TokenRefreshInstance {
  readonly #settings: Environment;
  readonly #instance: FunctionInstance;
  #connections: Connections | undefined;

  constructor(variables: Readonly<Record<string, string | undefined>>) {
    this.#settings = parseEnvironment(environmentSchema, variables);
    const { STAGE: environment } = this.#settings;
    this.#instance = createFunctionInstance({ functionName: 'token-refresh', environment });
  }

  /** The dependencies of a request: its role's keys, and the key ring as it is then. */
  dependenciesFor(context: FunctionContext): TokenRefreshDependencies {
    const log = this.#instance.beginRequest(context);
    this.#connections ??= openConnections(this.#settings, this.#instance);
    return compose(this.#settings, this.#connections, log);
  }
}

type Connections = ReturnType<typeof openConnections>;

/** Everything outside, with connections that are kept between requests. */
function openConnections(settings: Environment, instance: FunctionInstance) {
  const endpoints = dingTalkEndpointsOf(settings);
  const connections = { ...openStores(settings, instance), endpoints };
  return { ...connections, tellGroup: createGroupAlarm(connections) };
}

function compose(
  settings: Environment,
  connections: Connections,
  log: Logger,
): TokenRefreshDependencies {
  const { environment, clock, random, tables, objects, secrets } = connections;
  const { http, endpoints, configuration, tellGroup } = connections;
  const sealer = once(() => readSealer(settings, connections));
  const storesOf = organisationStores(connections);
  const deps: Omit<TokenRefreshDependencies, 'tokensOf'> = {
    ...{ environment, clock, random, tables, objects, secrets, sealer, log },
    ...{ configuration, tellGroup },
    auditTrailOf: (organisation) => createTableAuditTrail(storesOf(organisation)),
    rotationLeases: createTableLeaseStore(storesOf(ALL_ORGANISATIONS)),
  };
  const tokensOf = async (organisation: OrganisationConfiguration): Promise<TokenDependencies> => ({
    ...{ environment, clock, random, secrets, http, endpoints, log },
    store: createTableTokenStore({ ...storesOf(organisation), sealer: await sealer() }),
    leases: createTableLeaseStore(storesOf(organisation)),
    settings: organisation.tokens,
    tellAlarm: (alarm) => tellTokenAlarm(deps, organisation, alarm),
  });
  return { ...deps, tokensOf };
}

/** Made when it is first asked for, and then the same for the whole request. */
function once(make: () => Promise<Sealer>): () => Promise<Sealer> {
  let made: Promise<Sealer> | undefined;
  return () => (made ??= make());
}
