import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildFunctions } from '../../../infra/build/build-functions.ts';
import { readEnvironmentFile } from '../../../infra/deployment/environment-file.ts';
import { deployCode, type DeployedCode } from '../../../infra/local/function-host/code-store.ts';
import {
  readDescription,
  type FunctionDescription,
} from '../../../infra/local/function-host/serverless-description.ts';

/**
 * Whoever deploys to production with names of the test environment left in the settings: the built
 * functions, as they are deployed, do not start.
 */
const REPOSITORY = path.resolve(import.meta.dirname, '../../..');
const DESCRIPTION = path.join(REPOSITORY, 's.yaml');
const NAMES_OF_TEST = readEnvironmentFile(
  'test.env',
  await readFile(path.join(REPOSITORY, 'infra/deployment/environments/test.env'), 'utf8'),
);
/**
 * Starts a function as the platform does and prints how that ended; one that starts is asked how it
 * is doing, unless it is enough that it has started.
 */
const START = `
  const [entry, isEnough] = process.argv.slice(1);
  const { initialize, handler } = require(entry);
  const context = { requestId: 'r', credentials: {}, function: { timeout: 60 } };
  const tell = ({ code, text }) => console.log(JSON.stringify({ code, text }));
  const ask = async () => {
    if (isEnough) return tell({ code: 'started' });
    tell((await handler(Buffer.from('{"action":"status"}'), context)).error);
  };
  initialize(context).then(ask).catch(tell);
`;
/** Start all the same, so that they can tell a person in words what is wrong. */
const ANSWER_IN_WORDS = ['dt-token-refresh-', 'dt-audit-forwarding-'];

const descriptionsOf = (stage: string): Promise<readonly FunctionDescription[]> =>
  readDescription(DESCRIPTION, {
    environment: { ...NAMES_OF_TEST, STAGE: stage },
    config: { AccountID: '1000000000000001' },
  });

const inProduction = await descriptionsOf('prod');
const inTest = await descriptionsOf('test');

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'foreign-environment-'));
  await buildFunctions({ outDir: path.join(directory, 'dist') });
}, 120_000);
afterAll(() => rm(directory, { recursive: true, force: true }));

function deployed({ code }: FunctionDescription): Promise<DeployedCode> {
  return deployCode(path.resolve(directory, code), path.join(directory, 'code'));
}

async function run(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, unknown>>> {
  // Nothing of this process: the platform gives what the description names.
  const ended = await promisify(execFile)(process.execPath, [...args], { env: environment }).catch(
    (error: unknown) => error as { readonly stdout: string },
  );
  // Before the answer stand the lines of the log.
  const last = ended.stdout.trimEnd().split('\n').at(-1) ?? '';
  return JSON.parse(last) as Readonly<Record<string, unknown>>;
}

async function start(
  description: FunctionDescription,
  ...args: readonly string[]
): Promise<Readonly<Record<string, unknown>>> {
  const { directory: code } = await deployed(description);
  const entry = path.join(code, 'index.js');
  const { environmentVariables } = description;
  return isProgram(description)
    ? run([entry], environmentVariables)
    : run(['-e', START, entry, ...args], environmentVariables);
}

function isProgram({ runtime }: FunctionDescription): boolean {
  return runtime !== 'nodejs20';
}

it.each(inProduction.map((description) => [description.functionName, description] as const))(
  '%s does not work with names of another environment, and tells each in both languages',
  async (_functionName, description) => {
    const ended = await start(description);

    // The intake carries no more of the wording than it needs: its code is the common one.
    const isIntake = isProgram(description);
    const { en, zhHK } = ended['text'] as { readonly en: string; readonly zhHK: string };
    expect(ended['code']).toBe(
      isIntake ? 'configuration.invalid' : 'configuration.foreign-environment',
    );
    const { SEALING_SECRET_NAME: secretName = '' } = description.environmentVariables;
    const named = ['TABLESTORE_INSTANCE', 'TABLESTORE_ENDPOINT', 'SEALING_SECRET_NAME'];
    for (const name of secretName === '' ? named.slice(0, 2) : named) {
      expect(en).toContain(`${name}: "test" names another environment`);
      expect(zhHK).toContain(`${name}：「test」屬另一環境`);
    }
    if (secretName !== '') expect(en).not.toContain(secretName);
  },
);

const refusing = inTest.filter(
  (one) => !isProgram(one) && !ANSWER_IN_WORDS.some((name) => one.functionName.startsWith(name)),
);

it.each(refusing.map((description) => [description.functionName, description] as const))(
  '%s starts with the same names where they belong',
  async (_functionName, description) => {
    expect(await start(description, 'enough')).toEqual({ code: 'started' });
  },
);
