import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readEnvironmentFile } from '../../infra/deployment/environment-file.ts';
import { readDeployment } from '../../infra/deployment/read-deployment.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const DESCRIPTION = path.join(REPOSITORY, 's.yaml');
const ENVIRONMENTS = ['test', 'prod'] as const;

/** Of Alibaba Cloud and DingTalk, or of the behaviour: the same for everybody. */
const SAME_FOR_ALL = [
  'ALIYUN_REGION',
  'DINGTALK_API_ENDPOINT',
  'DINGTALK_OAPI_ENDPOINT',
  'EXTRA_CA_CERTS',
  'FUNCTION_ALIAS',
  'FUNCTION_COMPUTE_SERVICE',
  'FUNCTION_INVOKER',
  'INBOX_RETENTION_DAYS',
  'KMS_ENDPOINT',
  'LEASE_SECONDS',
  'OSS_ENCRYPTION',
  'OSS_ENDPOINT',
  'OSS_PATH_STYLE',
  'OSS_PUBLIC_ENDPOINT',
  'OSS_REGION',
  'WATCH_TIMERS',
];
/** Addresses of interfaces, and names of secrets for roles: of commands, not of functions. */
const OF_COMMANDS = /^(?:FC_MANAGEMENT|RAM|SLS|STS)_ENDPOINT$|^SECRETS_/;

interface Props {
  readonly functionName: string;
  readonly runtime: string;
  readonly role: string;
  readonly internetAccess?: boolean;
  readonly vpcConfig?: object;
  readonly logConfig: { readonly project: string };
  readonly environmentVariables: Readonly<Record<string, string>>;
  readonly concurrencyConfig?: { readonly reservedConcurrency?: number };
  readonly asyncInvokeConfig?: Readonly<Record<string, unknown>>;
  readonly triggers?: readonly { readonly triggerType: string; readonly qualifier?: string }[];
}

async function settingsOf(environment: string): Promise<Readonly<Record<string, string>>> {
  const file = path.join(REPOSITORY, `infra/deployment/environments/${environment}.env`);
  return readEnvironmentFile(file, await readFile(file, 'utf8'));
}

async function propsIn(settings: Readonly<Record<string, string>>): Promise<readonly Props[]> {
  const { functions } = await readDeployment(DESCRIPTION, settings);
  return functions.map(({ props }) => props as unknown as Props);
}

const settings = { test: await settingsOf('test'), prod: await settingsOf('prod') };
const functions = await propsIn(settings.test);

/** What the real command makes of the file, without a network. */
async function preview(given: Readonly<Record<string, string>>): Promise<{
  readonly resources: Readonly<Record<string, { readonly props: unknown }>>;
}> {
  const home = await mkdtemp(path.join(tmpdir(), 'serverless-devs-'));
  const program = path.join(REPOSITORY, 'node_modules/@serverless-devs/s/bin/s');
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [program, 'preview', '-o', 'json', '-t', DESCRIPTION],
      {
        cwd: home,
        env: { PATH: process.env['PATH'], ...given, serverless_devs_config_home: home },
      },
    );
    // A warning may come before it.
    return JSON.parse(stdout.slice(stdout.search(/^\{/m))) as Awaited<ReturnType<typeof preview>>;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

describe('the description of the functions', () => {
  const asynchronous = functions.filter(({ runtime }) => runtime === 'nodejs20');

  it.each(asynchronous)(
    'lets a burst wait for $functionName, and refuses repeated ids',
    (props) => {
      expect(props.concurrencyConfig?.reservedConcurrency).toBeGreaterThan(0);
      expect(props.asyncInvokeConfig?.['asyncTask']).toBe(true);
      // The default differs between documentation and component.
      expect(props.asyncInvokeConfig?.['maxAsyncEventAgeInSeconds']).toBeGreaterThan(0);
    },
  );

  it('gains nobody a retry who asks for an address asynchronously', () => {
    const open = functions.filter(({ triggers = [] }) =>
      triggers.some(({ triggerType }) => triggerType === 'http'),
    );

    expect(open).toHaveLength(1);
    for (const { asyncInvokeConfig } of open) {
      expect(asyncInvokeConfig?.['maxAsyncRetryAttempts']).toBe(0);
    }
  });

  it.each(functions)('binds triggers and queue of $functionName to the alias', (props) => {
    const qualifiers = (props.triggers ?? []).map(({ qualifier }) => qualifier);

    expect(new Set([...qualifiers, props.asyncInvokeConfig?.['qualifier']])).toEqual(
      new Set(['live']),
    );
  });

  it('lets every function out by the fixed address that calls DingTalk or another system', () => {
    const fixed = functions.filter(({ vpcConfig }) => vpcConfig !== undefined);

    // The receiver of events calls Alibaba Cloud alone.
    expect(functions.filter((one) => !fixed.includes(one)).map((one) => one.runtime)).toEqual([
      'custom.debian10',
    ]);
    for (const { internetAccess } of fixed) expect(internetAccess).toBe(false);
  });
});

describe.each(ENVIRONMENTS)('the settings of %s', (environment) => {
  it('are those that s.yaml asks for, and none else', async () => {
    const { settings: asked } = await readDeployment(DESCRIPTION, settings[environment]);

    const given = Object.keys(settings[environment]).filter((name) => !OF_COMMANDS.test(name));

    expect(given.sort()).toEqual(asked);
  });

  it('make of the file what the real command makes of it', async () => {
    const { functions: ours } = await readDeployment(DESCRIPTION, settings[environment]);

    const { resources } = await preview(settings[environment]);

    expect(Object.fromEntries(ours.map(({ resourceId, props }) => [resourceId, props]))).toEqual(
      Object.fromEntries(Object.entries(resources).map(([id, { props }]) => [id, props])),
    );
  });
});

it('the real command parses the file with nothing set, and we make the same of it', async () => {
  const { functions: ours } = await readDeployment(DESCRIPTION, {});

  const { resources } = await preview({});

  for (const { resourceId, props } of ours) expect(resources[resourceId]?.props).toEqual(props);
  expect(ours).toHaveLength(Object.keys(resources).length);
});

describe('two environments', () => {
  it('have no value in common but what is the same for everybody', () => {
    const common = Object.entries(settings.test)
      .filter(([name, value]) => settings.prod[name] === value)
      .map(([name]) => name);

    expect(common.filter((name) => !SAME_FOR_ALL.includes(name))).toEqual([]);
  });

  it.each([
    ['their files', settings.test, settings.prod],
    ['the stage alone', { STAGE: 'test' }, { STAGE: 'prod' }],
  ])(
    'share no function, role, log project, bucket, instance or secret by %s',
    async (_by, a, b) => {
      const [inTest, inProd] = [await propsIn(a), await propsIn(b)];

      const owned = (all: readonly Props[]): readonly string[] =>
        all.flatMap(({ functionName, role, logConfig, environmentVariables: variables }) => [
          functionName,
          role,
          logConfig.project,
          ...['TABLESTORE_ENDPOINT', 'TABLESTORE_INSTANCE', 'OSS_BUCKET', 'AUDIT_BUCKET']
            .concat(['SEALING_SECRET_NAME', 'CALLBACK_SECRET_NAME'])
            // Empty: the function does without it.
            .flatMap((name) => variables[name] || []),
        ]);
      const shared = owned(inTest).filter((name) => owned(inProd).includes(name));

      expect(shared).toEqual([]);
      expect(owned(inProd).filter((name) => name.includes('test'))).toEqual([]);
    },
  );
});
