import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DescriptionError } from '../../../../../infra/deployment/description-error.ts';
import {
  readDescription,
  type FunctionDescription,
} from '../../../../../infra/local/function-host/serverless-description.ts';
import { parseSchedule } from '../../../../../infra/local/function-host/timer-schedule.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../../../..');
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'description-'));
  await writeFile(path.join(directory, 'payload.txt'), 'from a file');
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

function describeFunction(extra: string): string {
  return `edition: 3.0.0
name: example
vars:
  region: cn-hongkong
  stage: \${env('STAGE', 'test')}
  account: \${config('AccountID')}
  log: { project: 'dt-\${vars.stage}', logstore: functions }
resources:
  one:
    component: fc3
    props:
      region: \${vars.region}
      functionName: dt-one-\${vars.stage}
      runtime: nodejs20
      handler: index.handler
      code: ./dist/one.zip
      logConfig: \${vars.log}
      role: acs:ram::\${vars.account}:role/\${this.props.functionName}
${extra}`;
}

function httpTriggers(...configurations: string[]): string {
  const triggers = configurations.map(
    (configuration, index) =>
      `        - { triggerName: http${String(index)}, triggerType: http, triggerConfig: ${configuration} }\n`,
  );
  return `      triggers:\n${triggers.join('')}`;
}

async function read(
  text: string,
  environment: Record<string, string> = {},
): Promise<readonly FunctionDescription[]> {
  const file = path.join(directory, 's.yaml');
  await writeFile(file, text);
  return readDescription(file, { environment, config: { AccountID: '42' } });
}

describe('readDescription', () => {
  it('resolves variables as Serverless Devs does', async () => {
    const [one, two] = await read(
      describeFunction(`      environmentVariables:
        WORKER: \${resources.two.props.functionName}
        TEXT: \${file('./payload.txt')}
        JOINED: "\${env('A')}-\${env('B', 'b')}"
        EMPTY: \${env('NOT_SET', '')}
  two:
    component: fc3
    props:
      region: \${resources.one.props.region}
      functionName: dt-two-\${vars.stage}
      runtime: nodejs20
      handler: index.handler
      code: ./dist/two.zip
`),
      { STAGE: 'local', A: 'a', B: '' },
    );

    expect(one).toMatchObject({
      resourceId: 'one',
      functionName: 'dt-one-local',
      role: 'acs:ram::42:role/dt-one-local',
      logConfig: { project: 'dt-local', logstore: 'functions' },
      environmentVariables: {
        WORKER: 'dt-two-local',
        TEXT: 'from a file',
        // A variable that is set but empty counts as not set.
        JOINED: 'a-b',
        EMPTY: '',
      },
    });
    expect(two?.region).toBe('cn-hongkong');
  });

  it('fills in the documented defaults', async () => {
    const [one] = await read(describeFunction(''));

    expect(one).toMatchObject({
      memorySize: 512,
      timeout: 3,
      instanceConcurrency: 1,
      environmentVariables: {},
      asyncInvokeConfig: { maxAsyncRetryAttempts: 3, asyncTask: false },
      triggers: [],
    });
  });

  it.each([
    ['an unknown key', '      memorysize: 512\n', /resources\.one\.props: .*memorysize/],
    ['a missing variable', "      description: ${env('NOPE')}\n", /NOPE/],
    ['a misspelt reference', '      description: ${vars.nope}\n', /vars\.nope/],
    ['a circle', '      description: ${this.props.description}\n', /circle/],
    ['more processors than there are', '      cpu: 17\n', /props\.cpu/],
    ['a number as a variable', '      environmentVariables: { A: 1 }\n', /quote it/],
    ['a reserved name', '      environmentVariables: { FC_A: a }\n', /FC_/],
    [
      'an unknown runtime',
      '      instanceLifecycleConfig: {}\n  two: { component: fc3, props: { runtime: python3 } }\n',
      /resources\.two\.props\.runtime: .*nodejs20 and custom\.debian10/,
    ],
    ['several requests in a built-in runtime', '      instanceConcurrency: 20\n', /one request/],
    [
      'a custom runtime setting of a built-in runtime',
      '      customRuntimeConfig: { command: [node] }\n',
      /customRuntimeConfig/,
    ],
    [
      'a misspelt key of an http trigger',
      httpTriggers('{ authtype: anonymous, methods: [POST] }'),
      /triggers\.0\.triggerConfig/,
    ],
    [
      'an http trigger with tokens',
      httpTriggers('{ authType: jwt, methods: [POST] }'),
      /anonymous or function/,
    ],
    [
      'an http method that there is not',
      httpTriggers('{ authType: anonymous, methods: [TRACE] }'),
      /methods\.0/,
    ],
    [
      'two http triggers',
      httpTriggers(
        '{ authType: anonymous, methods: [GET] }',
        '{ authType: anonymous, methods: [PUT] }',
      ),
      /one http trigger/,
    ],
    [
      'a trigger that the host does not know',
      '      triggers: [{ triggerName: t, triggerType: oss, triggerConfig: {} }]\n',
      /timer and http/,
    ],
    [
      'a destination that is no function',
      '      asyncInvokeConfig: { destinationConfig: { onFailure: { destination: "acs:mns:::/queues/q" } } }\n',
      /functions as destinations/,
    ],
    [
      'a destination that is not in the file',
      '      asyncInvokeConfig: { destinationConfig: { onSuccess: { destination: "acs:fc:::functions/absent" } } }\n',
      /functions\/absent of dt-one-test is no function/,
    ],
    [
      'more than 4 KB of environment',
      `      environmentVariables: { A: ${'x'.repeat(4097)} }\n`,
      /4096 bytes/,
    ],
  ])('refuses %s and names the place in both languages', async (_what, extra, expected) => {
    const error = await read(describeFunction(extra)).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(DescriptionError);
    const { text, remedy } = error as DescriptionError;
    expect(text.en).toMatch(expected);
    expect(text.zhHK).toMatch(/[一-鿿]/);
    expect(remedy.zhHK).toMatch(/[一-鿿]/);
  });

  it('reads a web function, and functions with a queue behind them', async () => {
    const [, web, worker] = await read(
      describeFunction(`  web:
    component: fc3
    props:
      region: cn-hongkong
      functionName: web
      runtime: custom.debian10
      code: ./dist/web.zip
      customRuntimeConfig: { command: [node], args: [server.js] }
      instanceConcurrency: 20
      scalingConfig: { minInstances: 1 }
      environmentVariables: { PATH: /var/fc/lang/nodejs20/bin:/bin }
      asyncInvokeConfig: { maxAsyncRetryAttempts: 0 }
${httpTriggers('{ authType: anonymous, methods: [POST], disableURLInternet: false }')}
  worker:
    component: fc3
    props:
      region: cn-hongkong
      functionName: worker
      runtime: nodejs20
      handler: index.handler
      code: ./dist/worker.zip
      concurrencyConfig: { reservedConcurrency: 5 }
      asyncInvokeConfig:
        asyncTask: true
        maxAsyncRetryAttempts: 0
        destinationConfig:
          onFailure: { destination: "acs:fc:cn-hongkong:42:functions/dt-one-test" }
`),
    );

    expect(web).toMatchObject({
      runtime: 'custom.debian10',
      customRuntimeConfig: { command: ['node'], args: ['server.js'], port: 9000 },
      instanceConcurrency: 20,
      scalingConfig: { minInstances: 1 },
      triggers: [{ triggerType: 'http', triggerConfig: { authType: 'anonymous' } }],
    });
    expect(worker?.asyncInvokeConfig).toEqual({
      asyncTask: true,
      maxAsyncRetryAttempts: 0,
      maxAsyncEventAgeInSeconds: 86_400,
      destinationConfig: {
        onFailure: { destination: 'acs:fc:cn-hongkong:42:functions/dt-one-test' },
      },
    });
  });

  it('reads the description of this project with nothing set at all', async () => {
    const functions = await readDescription(path.join(REPOSITORY, 's.yaml'), { environment: {} });

    for (const { triggers, code, functionName } of functions) {
      expect(code).toMatch(/^\.\/dist\/[a-z-]+\.zip$/);
      expect(functionName).toMatch(/-test$/);
      for (const trigger of triggers) {
        if (trigger.triggerType !== 'timer') continue;
        const next = parseSchedule(trigger.triggerConfig.cronExpression).next(0) ?? 0;
        expect(new Date(next).getUTCMinutes(), 'never on the full hour').not.toBe(0);
      }
    }
    expect(functions.map((one) => one.resourceId)).toContain('attendanceExport');
  });

  it('fires the export hourly by day and reminds in the morning, on every day of the month', async () => {
    const functions = await readDescription(path.join(REPOSITORY, 's.yaml'), { environment: {} });
    const triggers =
      functions.find(({ resourceId }) => resourceId === 'attendanceExport')?.triggers ?? [];
    const nextAfter = (name: string, text: string): string => {
      const trigger = triggers.find(({ triggerName }) => triggerName === name);
      if (trigger?.triggerType !== 'timer') throw new Error(`${name} is no timer`);
      const schedule = parseSchedule(trigger.triggerConfig.cronExpression);
      return new Date(schedule.next(Date.parse(text)) ?? 0).toISOString();
    };

    expect(triggers.map(({ triggerName }) => triggerName)).toEqual(['hourly', 'daily']);
    expect(nextAfter('hourly', '2026-11-01T00:00:00+08:00')).toBe('2026-11-01T01:10:00.000Z');
    expect(nextAfter('hourly', '2026-11-02T09:10:00+08:00')).toBe('2026-11-02T02:10:00.000Z');
    expect(nextAfter('hourly', '2026-11-15T18:10:00+08:00')).toBe('2026-11-16T01:10:00.000Z');
    expect(nextAfter('daily', '2026-11-30T08:40:00+08:00')).toBe('2026-12-01T00:40:00.000Z');
  });
});
