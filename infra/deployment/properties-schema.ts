import { readFileSync } from 'node:fs';
import path from 'node:path';
import { closedSchema } from './closed-schema.ts';

type Schema = Readonly<Record<string, unknown>>;

interface OfficialSchema extends Schema {
  readonly definitions: Readonly<Record<string, Schema>>;
  readonly properties: Schema;
}

const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
const TLS_VERSIONS = ['TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

const map = (properties: Schema, required: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  required,
});
const text: Schema = { type: 'string' };
const texts: Schema = { type: 'array', items: text };

/**
 * Of the component fc3-domain, which the fc3 component hands `customDomain` to; `route` is one of its
 * routes without the function (devsapp/fc3-domain, src/schema.json, read 2026-11-27).
 */
const customDomain: Schema = map(
  {
    domainName: { type: 'string', minLength: 1 },
    protocol: { type: 'string', enum: ['HTTP', 'HTTPS', 'HTTP,HTTPS'] },
    route: map(
      {
        path: text,
        qualifier: text,
        methods: { type: 'array', items: { type: 'string', enum: METHODS } },
        rewriteConfig: { type: 'object' },
      },
      ['path'],
    ),
    certConfig: map({ certId: text, certName: text, certificate: text, privateKey: text }),
    tlsConfig: map(
      {
        minVersion: { type: 'string', enum: TLS_VERSIONS },
        maxVersion: { type: 'string', enum: TLS_VERSIONS },
        cipherSuites: texts,
      },
      ['minVersion', 'maxVersion', 'cipherSuites'],
    ),
    authConfig: map({ authType: text, authInfo: text }, ['authType']),
    wafConfig: map({ enableWAF: { type: 'boolean' } }, ['enableWAF']),
  },
  ['domainName', 'protocol', 'route'],
);

/**
 * What the interface 2023-03-30 has and the official schema does not (`CreateFunctionInput` of
 * @alicloud/fc20230330 4.7.6). `disableOndemand` is deprecated there and stays unknown here.
 */
const furtherProperties: Schema = {
  idleTimeout: { type: 'integer', minimum: 0 },
  disableInjectCredentials: { type: 'string', enum: ['All', 'Env', 'Request'] },
  // An empty one is passed over by the component: no domain.
  customDomain: { anyOf: [customDomain, { type: 'string', const: '' }] },
};

/** Read by the component beside what its own schema has (src/subCommands/deploy/impl/scaling_config.ts). */
const scalingProperties: Schema = {
  qualifier: text,
  mode: { type: 'string', enum: ['sync', 'async', 'drain'] },
};

/** Which definition describes `triggerConfig`, by `triggerType`; the official schema takes any for any. */
export const TRIGGER_DEFINITIONS: Readonly<Record<string, string>> = {
  cdn_events: 'ICdnTriggerConfig',
  eventbridge: 'IEventBridge',
  http: 'IHttpTriggerConfig',
  log: 'ILogTriggerConfig',
  mns_topic: 'IMnsTriggerConfig',
  oss: 'IOssTriggerConfig',
  tablestore: 'IOtsConfig',
  timer: 'ITimerTriggerConfig',
};

/**
 * The official schema of `resources.<id>.props` (fc3-props.schema.json, unmodified), closed against
 * unknown keys, with what it lacks. `triggerConfig` is left to `TRIGGER_DEFINITIONS`.
 */
export function propertiesSchema(): Schema {
  const file = path.join(import.meta.dirname, 'fc3-props.schema.json');
  const official = JSON.parse(readFileSync(file, 'utf8')) as OfficialSchema;
  const { definitions, properties } = official;
  const { ITrigger, IScalingConfig, ICodeUri, ...others } = definitions;
  return closedSchema({
    ...official,
    $id: 'fc3',
    properties: { ...properties, ...furtherProperties },
    definitions: {
      ...others,
      ICodeUri: withoutSource(ICodeUri),
      ITrigger: withProperties(ITrigger, { triggerConfig: { type: 'object' } }),
      IScalingConfig: withProperties(IScalingConfig, scalingProperties),
    },
  }) as Schema;
}

function withProperties(schema: Schema | undefined, further: Schema): Schema {
  return { ...schema, properties: { ...(schema?.['properties'] as Schema), ...further } };
}

/** The official schema demands `src` beside a place in OSS, which the interface does not know. */
function withoutSource(schema: Schema | undefined): Schema {
  const [place, ...more] = schema?.['anyOf'] as readonly Schema[];
  return { anyOf: [{ ...place, required: ['ossBucketName', 'ossObjectName'] }, ...more] };
}
