import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CloneWalk,
  stepsOfSection,
  type CommandEnd,
  type PromisedStep,
} from '../support/clone-walk.ts';

const ASSIGNMENT = /^[A-Z]=/;

let walk: CloneWalk;
let steps: readonly PromisedStep[];

beforeAll(async () => {
  steps = await stepsOfSection('README.md', 'From approval to request');
  walk = await CloneWalk.begin('npm start -- --employees 12 --period 2026-10 --seed 7');
});

afterAll(() => walk.end());

/** Only a command that changes nothing is given again until it shows what the text promises. */
function untilKept(
  { command, promise = '' }: PromisedStep,
  assigned: readonly string[],
): Promise<CommandEnd> {
  const looksOnly = /events -- (status|list|show|dead-letters)|--dry-run|requests"/.test(command);
  const lines = [...assigned, command].join('\n');
  return looksOnly ? walk.runUntil(lines, promise) : walk.run(lines);
}

describe('the walk from approval to request in the project’s README', () => {
  test('works as written, and each command shows what stands behind it', async () => {
    const assigned: string[] = [];
    expect(steps.filter(({ promise }) => promise !== undefined).length).toBeGreaterThan(8);

    for (const step of steps) {
      if (ASSIGNMENT.test(step.command)) {
        assigned.push(step.command);
        continue;
      }
      const { code, text } = await untilKept(step, assigned);

      process.stderr.write(`walk-through: ${step.command} → ${String(code)}\n`);
      expect(text, `${step.command}\n${text}`).toContain(step.promise ?? '');
      const waits = /events -- dead-letters$/.test(step.command);
      expect(code, `${step.command}\n${text}`).toBe(waits ? 3 : 0);
    }
  });

  test('has made one request for each of the three approvals', async () => {
    const url = `node -p "JSON.parse(require('fs').readFileSync('.local/endpoints.json')).jira.controlUrl"`;
    const { text } = await walk.run(`curl -s "$(${url})requests"`);
    const { requests } = JSON.parse(text) as {
      readonly requests: readonly { readonly properties: object }[];
    };

    const approvals = requests.map(({ properties }) => JSON.stringify(properties));

    expect(approvals).toHaveLength(3);
    expect(new Set(approvals).size).toBe(3);
  });

  test('leaves nothing unfinished and nothing put aside', async () => {
    const { code, text } = await walk.run('npm run --silent events -- status --json');
    const { deadLetters, unfinished } = JSON.parse(text.slice(text.indexOf('{'))) as {
      readonly deadLetters: { readonly open: number; readonly replayed: number };
      readonly unfinished: { readonly deliveries: Readonly<Record<string, number>> };
    };

    expect(code).toBe(0);
    expect(deadLetters).toMatchObject({ open: 0, replayed: 1 });
    expect(unfinished.deliveries).toEqual({});
  });
});
