import * as z from 'zod';
import {
  aliasSchema,
  configurationSchema,
  deployedFunctionSchema,
  deployedTriggerSchema,
  versionSchema,
  type Configuration,
  type DeployedFunction,
  type DeployedTrigger,
  type FunctionAlias,
  type FunctionVersion,
  type WantedAlias,
  type WantedTrigger,
} from './deployed-function.ts';
import type { ManagementCaller, ManagementRequest } from './management-caller.ts';

/** The configurations that stand beside a function, by the last part of their path. */
export type ConfigurationKind = 'async-invoke-config' | 'concurrency' | 'scaling-config';

const OPERATION: Readonly<Record<ConfigurationKind, string>> = {
  'async-invoke-config': 'AsyncInvokeConfig',
  concurrency: 'ConcurrencyConfig',
  'scaling-config': 'ScalingConfig',
};

const PAGE_SIZE = '100';

/**
 * Functions of an account with all that belongs to them, through the management API of Function Compute
 * 3.0 (paths and fields: official SDK @alicloud/fc20230330 4.7.6). Every method throws
 * FunctionManagementError; whatever puts is safe to repeat.
 */
export class FunctionManagement {
  readonly #caller: ManagementCaller;

  constructor(caller: ManagementCaller) {
    this.#caller = caller;
  }

  /** Functions whose names begin so. */
  listFunctions(prefix: string): Promise<readonly DeployedFunction[]> {
    return this.#list('ListFunctions', [], 'functions', deployedFunctionSchema, { prefix });
  }

  /** Undefined if there is none. @param qualifier version or alias; default: the newest state */
  findFunction(name: string, qualifier?: string): Promise<DeployedFunction | undefined> {
    return this.#caller.find(
      get('GetFunction', [name], qualifier === undefined ? {} : { qualifier }),
      deployedFunctionSchema,
    );
  }

  async createFunction(
    settings: Readonly<Record<string, unknown>>,
    zip: Uint8Array,
  ): Promise<void> {
    const content = { ...settings, code: codeOf(zip) };
    await this.#put({ operation: 'CreateFunction', method: 'POST', path: [], content });
  }

  /** Changes settings, code or both. */
  async updateFunction(
    name: string,
    settings: Readonly<Record<string, unknown>>,
    zip?: Uint8Array,
  ): Promise<void> {
    const content = { ...settings, ...(zip === undefined ? {} : { code: codeOf(zip) }) };
    await this.#put({ operation: 'UpdateFunction', method: 'PUT', path: [name], content });
  }

  /** False if there was none. */
  deleteFunction(name: string): Promise<boolean> {
    return this.#caller.remove({ operation: 'DeleteFunction', method: 'DELETE', path: [name] });
  }

  listTriggers(name: string): Promise<readonly DeployedTrigger[]> {
    return this.#list('ListTriggers', [name, 'triggers'], 'triggers', deployedTriggerSchema);
  }

  async putTrigger(name: string, wanted: WantedTrigger, isNew: boolean): Promise<void> {
    const { triggerName, triggerType, triggerConfig, ...rest } = wanted;
    const content = { ...rest, triggerConfig: JSON.stringify(triggerConfig) };
    const path = [name, 'triggers'];
    await this.#put(
      isNew
        ? {
            operation: 'CreateTrigger',
            method: 'POST',
            path,
            content: { triggerName, triggerType, ...content },
          }
        : { operation: 'UpdateTrigger', method: 'PUT', path: [...path, triggerName], content },
    );
  }

  deleteTrigger(name: string, triggerName: string): Promise<boolean> {
    const path = [name, 'triggers', triggerName];
    return this.#caller.remove({ operation: 'DeleteTrigger', method: 'DELETE', path });
  }

  /** Undefined if none is set. @param qualifier version or alias that it belongs to */
  findConfiguration(
    name: string,
    kind: ConfigurationKind,
    qualifier?: string,
  ): Promise<Configuration | undefined> {
    const path = [name, kind];
    return this.#caller.find(
      get(`Get${OPERATION[kind]}`, path, qualified(kind, qualifier)),
      configurationSchema,
    );
  }

  async putConfiguration(
    name: string,
    kind: ConfigurationKind,
    content: Configuration,
    qualifier?: string,
  ): Promise<void> {
    const operation = `Put${OPERATION[kind]}`;
    const query = qualified(kind, qualifier);
    await this.#put({ operation, method: 'PUT', path: [name, kind], query, content });
  }

  deleteConfiguration(name: string, kind: ConfigurationKind, qualifier?: string): Promise<boolean> {
    const operation = `Delete${OPERATION[kind]}`;
    const query = qualified(kind, qualifier);
    return this.#caller.remove({ operation, method: 'DELETE', path: [name, kind], query });
  }

  /** The newest first. */
  async listVersions(name: string): Promise<readonly FunctionVersion[]> {
    const path = [name, 'versions'];
    const versions = await this.#list('ListFunctionVersions', path, 'versions', versionSchema);
    return [...versions].sort((one, other) => Number(other.versionId) - Number(one.versionId));
  }

  publishVersion(name: string, description: string): Promise<FunctionVersion> {
    return this.#caller.ask(
      {
        operation: 'PublishFunctionVersion',
        method: 'POST',
        path: [name, 'versions'],
        content: { description },
      },
      versionSchema,
    );
  }

  deleteVersion(name: string, versionId: string): Promise<boolean> {
    const path = [name, 'versions', versionId];
    return this.#caller.remove({ operation: 'DeleteFunctionVersion', method: 'DELETE', path });
  }

  listAliases(name: string): Promise<readonly FunctionAlias[]> {
    return this.#list('ListAliases', [name, 'aliases'], 'aliases', aliasSchema);
  }

  findAlias(name: string, aliasName: string): Promise<FunctionAlias | undefined> {
    return this.#caller.find(get('GetAlias', [name, 'aliases', aliasName]), aliasSchema);
  }

  /** Points an alias, which is made if it is not there, at a version. */
  async putAlias(name: string, alias: WantedAlias, isNew: boolean): Promise<void> {
    const { aliasName, ...content } = alias;
    const path = [name, 'aliases'];
    await this.#put(
      isNew
        ? { operation: 'CreateAlias', method: 'POST', path, content: { aliasName, ...content } }
        : { operation: 'UpdateAlias', method: 'PUT', path: [...path, aliasName], content },
    );
  }

  deleteAlias(name: string, aliasName: string): Promise<boolean> {
    const path = [name, 'aliases', aliasName];
    return this.#caller.remove({ operation: 'DeleteAlias', method: 'DELETE', path });
  }

  async #put(request: ManagementRequest): Promise<void> {
    await this.#caller.ask(request, configurationSchema);
  }

  /** Page after page; nothing if there is no such function. */
  async #list<Item>(
    operation: string,
    path: readonly string[],
    field: string,
    item: z.ZodType<Item>,
    query: Readonly<Record<string, string>> = {},
  ): Promise<readonly Item[]> {
    const schema = pageOf(field, item);
    const items: Item[] = [];
    let nextToken: string | null | undefined;
    do {
      const page: Page<Item> | undefined = await this.#caller.find(
        get(operation, path, {
          ...query,
          limit: PAGE_SIZE,
          ...(nextToken ? { nextToken } : {}),
        }),
        schema,
      );
      items.push(...(page?.items ?? []));
      nextToken = page?.nextToken;
    } while (nextToken);
    return items;
  }
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken?: string | null | undefined;
}

/** A page whose items stand under a name of their own. */
function pageOf<Item>(field: string, item: z.ZodType<Item>): z.ZodType<Page<Item>> {
  return z.preprocess(
    (content) => {
      const page = content as Readonly<Record<string, unknown>> | null;
      return { items: page?.[field], nextToken: page?.['nextToken'] };
    },
    z.object({ items: z.array(item).default([]), nextToken: z.string().nullish() }),
  );
}

function get(
  operation: string,
  path: readonly string[],
  query: Readonly<Record<string, string>> = {},
): ManagementRequest {
  return { operation, method: 'GET', path, query };
}

/** Reserved concurrency belongs to the whole function. */
function qualified(
  kind: ConfigurationKind,
  qualifier: string | undefined,
): Readonly<Record<string, string>> {
  return kind === 'concurrency' || qualifier === undefined ? {} : { qualifier };
}

function codeOf(zip: Uint8Array) {
  return { zipFile: Buffer.from(zip).toString('base64') };
}
