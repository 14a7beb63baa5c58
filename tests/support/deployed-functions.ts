import { readFile } from 'node:fs/promises';
import * as fc from '@alicloud/fc20230330';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import * as dara from '@darabonba/typescript';
import type { AccessKey } from '../../shared/alibaba-api/index.ts';
import { defaultExport } from './official-alibaba-clients.ts';

const generous = { readTimeout: 60_000, connectTimeout: 60_000 };

/** Changes what is deployed as a person does in the console, by the official SDK. */
export class DeployedFunctions {
  readonly #client: InstanceType<ReturnType<typeof clientClass>>;
  readonly #runtime = new dara.RuntimeOptions(generous);

  constructor(url: string, key: AccessKey) {
    const config = { regionId: 'cn-hongkong', endpoint: new URL(url).host, protocol: 'http' };
    this.#client = new (clientClass())(new $OpenApiUtil.Config({ ...key, ...config }));
  }

  async trigger(name: string, trigger: string): Promise<fc.Trigger> {
    const { body } = await this.#client.getTriggerWithOptions(name, trigger, {}, this.#runtime);
    if (body === undefined) throw new Error(`${name} has no trigger ${trigger}`);
    return body;
  }

  /** Changes fields of a timer's configuration; the others stay. */
  async changeTimer(name: string, trigger: string, change: object): Promise<void> {
    const { triggerConfig = '{}' } = await this.trigger(name, trigger);
    const changed = { ...(JSON.parse(triggerConfig) as object), ...change };
    const body = new fc.UpdateTriggerInput({ triggerConfig: JSON.stringify(changed) });
    const request = new fc.UpdateTriggerRequest({ body });
    await this.#client.updateTriggerWithOptions(name, trigger, request, {}, this.#runtime);
  }

  async deleteTrigger(name: string, trigger: string): Promise<void> {
    await this.#client.deleteTriggerWithOptions(name, trigger, {}, this.#runtime);
  }

  /** Makes a trigger again as it was. */
  async createTrigger(name: string, trigger: fc.Trigger): Promise<void> {
    const { triggerName, triggerType, triggerConfig, qualifier } = trigger;
    const body = new fc.CreateTriggerInput({
      ...(triggerName === undefined ? {} : { triggerName }),
      ...(triggerType === undefined ? {} : { triggerType }),
      ...(triggerConfig === undefined ? {} : { triggerConfig }),
      ...(qualifier === undefined ? {} : { qualifier }),
    });
    const request = new fc.CreateTriggerRequest({ body });
    await this.#client.createTriggerWithOptions(name, request, {}, this.#runtime);
  }

  /** Another code, which the alias leads to from now on if there is one. */
  async publishCode(name: string, zipFile: string, alias: string): Promise<void> {
    const code = new fc.InputCodeLocation({ zipFile: await readFile(zipFile, 'base64') });
    const body = new fc.UpdateFunctionInput({ code });
    const update = new fc.UpdateFunctionRequest({ body });
    await this.#client.updateFunctionWithOptions(name, update, {}, this.#runtime);
    const publish = new fc.PublishFunctionVersionRequest({ body: new fc.PublishVersionInput({}) });
    const published = await this.#client.publishFunctionVersionWithOptions(
      ...([name, publish, {}, this.#runtime] as const),
    );
    const { aliases = [] } = await this.#aliasesOf(name);
    if (!aliases.some(({ aliasName }) => aliasName === alias)) return;
    const versionId = published.body?.versionId ?? '';
    const move = new fc.UpdateAliasRequest({ body: new fc.UpdateAliasInput({ versionId }) });
    await this.#client.updateAliasWithOptions(name, alias, move, {}, this.#runtime);
  }

  async deleteFunction(name: string): Promise<void> {
    await this.#client.deleteFunctionWithOptions(name, {}, this.#runtime);
  }

  async #aliasesOf(name: string): Promise<fc.ListAliasesOutput> {
    const request = new fc.ListAliasesRequest({});
    const { body } = await this.#client.listAliasesWithOptions(name, request, {}, this.#runtime);
    return body ?? new fc.ListAliasesOutput({});
  }
}

function clientClass() {
  return defaultExport(fc.default);
}
