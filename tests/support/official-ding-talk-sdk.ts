import { createRequire } from 'node:module';
import type * as OpenApiModule from '@alicloud/openapi-client';
import type * as TeaUtilModule from '@alicloud/tea-util';

// The SDK is CommonJS whose default export is a class of its own.
const load = createRequire(import.meta.url);
const { Config } = load('@alicloud/openapi-client') as typeof OpenApiModule;
const { RuntimeOptions } = load('@alicloud/tea-util') as typeof TeaUtilModule;

/** One module of the official SDK, such as `calendar_1_0`; the caller names its type. */
export function officialModule(name: string): unknown {
  return load(`@alicloud/dingtalk/${name}`);
}

/** For the constructor of a module: plain HTTP to `host`, a host with its port. */
export function sdkConfig(host: string): OpenApiModule.Config {
  return new Config({ protocol: 'http', regionId: 'central', endpoint: host });
}

/** What every call of the official SDK ends with. */
export function sdkRuntime(): TeaUtilModule.RuntimeOptions {
  return new RuntimeOptions({});
}
