import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CloneWalk, stepsOfSection, type PromisedStep } from '../support/clone-walk.ts';

/** Commands that end with another status than 0, and why a person is to know. */
const STATUS: readonly (readonly [RegExp, number])[] = [
  [/^npm run doctor/, 1],
  [/--save /, 3],
];

let walk: CloneWalk;
let steps: readonly PromisedStep[];

beforeAll(async () => {
  const [first, ...others] = await stepsOfSection('README.md', 'Deploy');
  steps = others;
  walk = await CloneWalk.begin(first?.command ?? 'false');
});

afterAll(() => walk.end());

interface RunningFunction {
  readonly functionName: string;
  readonly processIds: readonly number[];
  readonly triggers: readonly object[];
}

async function switchboard(path: string): Promise<unknown> {
  const endpoints = JSON.parse(await readFile(walk.pathOf('.local/endpoints.json'), 'utf8')) as {
    readonly switchboard: { readonly url: string };
  };
  return (await fetch(`${endpoints.switchboard.url}${path}`)).json();
}

async function runningFunctions(): Promise<readonly RunningFunction[]> {
  const { functions } = (await switchboard('/functions')) as {
    readonly functions: readonly RunningFunction[];
  };
  return functions;
}

function lives(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}

async function give({ command, promise = '' }: PromisedStep): Promise<void> {
  const { code, text } = await walk.run(command);

  process.stderr.write(`walk-through: ${command} → ${String(code)}\n`);
  expect(text, `${command}\n${text}`).toContain(promise);
  const [, status] = STATUS.find(([pattern]) => pattern.test(command)) ?? [undefined, 0];
  expect(code, `${command}\n${text}`).toBe(status);
}

const isRemoval = ({ command }: PromisedStep): boolean => command.includes('npx s remove');

describe('the walk through a deployment in the project’s README', () => {
  test('begins without a function', async () => {
    const functions = await runningFunctions();

    expect(functions).toEqual([]);
  });

  test('deploys, takes a callback, exports and releases as it is written', async () => {
    const deploying = steps.filter((step) => !isRemoval(step));
    expect(deploying.length).toBeGreaterThan(6);

    for (const step of deploying) await give(step);

    const deployed = await runningFunctions();
    const folders = ['attendance-export', 'event-worker', 'token-refresh', 'webhook-intake'];
    const names = deployed.map(({ functionName }) => functionName);
    expect(names).toEqual(expect.arrayContaining(folders.map((folder) => `dt-${folder}-local`)));
    expect(deployed.flatMap(({ triggers }) => triggers).length).toBeGreaterThan(5);
  });

  test('removes every function, instance and timer, and finds nothing the second time', async () => {
    const before = await runningFunctions();
    const processIds = before.flatMap((one) => one.processIds);
    const removals = steps.filter(isRemoval);
    expect(processIds.length).toBeGreaterThan(0);
    expect(removals).toHaveLength(2);

    for (const step of removals) await give(step);

    expect(await runningFunctions()).toEqual([]);
    expect(processIds.filter(lives)).toEqual([]);
  });

  test('leaves tables, buckets and files: deployed again, the run and the event are there', async () => {
    const [deploy] = steps.filter(({ command }) => command.includes('npx s deploy'));

    await give({ command: deploy?.command ?? 'false', promise: 'created' });

    await give({ command: 'npm run payroll -- status', promise: 'delivered' });
    await give({
      command: 'npm run events -- list --types bpms_task_change',
      promise: 'e_first',
    });
    const file = await readFile(walk.pathOf('.local/sftp/account/HUX_2026-10_0001.csv'), 'latin1');
    expect(file.length).toBeGreaterThan(0);
  });
});
