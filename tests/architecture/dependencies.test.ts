import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const RULES = path.join(REPOSITORY, 'infra/lint/dependency-rules.cjs');
const PROGRAM = path.join(REPOSITORY, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const FOLDERS = ['functions', 'shared', 'infra', 'tests'];

const reportSchema = z.object({
  summary: z.object({
    violations: z.array(z.object({ rule: z.object({ name: z.string() }), from: z.string() })),
    totalCruised: z.number(),
  }),
});

const ruleNames = z
  .object({ forbidden: z.array(z.object({ name: z.string() })) })
  .parse(createRequire(import.meta.url)(RULES))
  .forbidden.map(({ name }) => name);

/** What the checker finds below a folder, as `rule: file`. */
function check(root: string): { readonly violations: string[]; readonly files: number } {
  const options = ['--config', RULES, '--output-type', 'json', ...FOLDERS];
  const { stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...options], {
    cwd: root,
    maxBuffer: 256 * 1024 * 1024,
  });
  if (stdout.length === 0) throw new Error(`the checker failed: ${stderr.toString()}`);
  const { summary } = reportSchema.parse(JSON.parse(stdout.toString()));
  const found = summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);
  return { violations: [...new Set(found)].sort(), files: summary.totalCruised };
}

/** A repository in small that keeps every rule. */
const SOUND: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    name: 'small',
    type: 'module',
    dependencies: { tablestore: '5', zod: '4' },
    devDependencies: { vitest: '4' },
  }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: { module: 'NodeNext', allowImportingTsExtensions: true, noEmit: true },
  }),
  ...Object.fromEntries(
    ['tablestore', 'zod', 'vitest'].flatMap((name) => [
      [
        `node_modules/${name}/package.json`,
        JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
      ],
      [`node_modules/${name}/index.js`, 'module.exports = {};'],
    ]),
  ),
  'functions/alpha/handler.ts': "import { inside } from './domain/rule.ts';\nexport { inside };",
  'functions/alpha/domain/rule.ts':
    "import { now } from '../../../shared/time/index.ts';\nimport 'zod';\nexport const inside = now;",
  'functions/beta/handler.ts':
    "export const beta = 1;\nexport { now } from '../../shared/time/index.ts';",
  'shared/time/index.ts': "export { now } from './now.ts';",
  'shared/time/now.ts': 'export const now = 1;\nexport interface Now { readonly at: number }',
  'shared/rows/index.ts': "export { client } from './tablestore-client.ts';",
  'shared/connections/index.ts': "export { client } from '../rows/index.ts';",
  'functions/alpha/composition.ts': "export { client } from '../../shared/connections/index.ts';",
  'shared/rows/tablestore-client.ts':
    "import 'tablestore';\nimport { now } from '../time/index.ts';\nexport const client = now;",
  'infra/local/oss/stand-in.ts':
    "import type { Now } from '../../../shared/time/index.ts';\nexport type Here = Now;",
  'tests/alpha.test.ts':
    "import 'vitest';\nexport { inside } from '../functions/alpha/domain/rule.ts';\nexport { now } from '../shared/time/now.ts';",
};

/** One file for each rule, that breaks it. */
const BROKEN: Readonly<Record<string, readonly [file: string, content: string]>> = {
  'no-cycles': ['shared/time/circle-one.ts', "import './circle-two.ts';"],
  'functions-never-import-each-other': [
    'functions/alpha/neighbour.ts',
    "export { beta } from '../beta/handler.ts';",
  ],
  'shared-stands-alone': [
    'shared/time/upwards.ts',
    "export { beta } from '../../functions/beta/handler.ts';",
  ],
  'nothing-imports-tests': [
    'infra/from-tests.ts',
    "export { inside } from '../tests/alpha.test.ts';",
  ],
  'shared-modules-meet-at-their-index': [
    'shared/rows/behind.ts',
    "export { now } from '../time/now.ts';",
  ],
  'domain-is-pure': ['functions/alpha/domain/impure.ts', "import 'node:fs';"],
  'vendor-sdk-only-in-its-adapter': ['shared/rows/client.ts', "import 'tablestore';"],
  'stand-in-never-imports-what-it-checks': [
    'infra/local/oss/cheat.ts',
    "export { now } from '../../../shared/time/index.ts';",
  ],
  'no-development-package-in-a-function': ['functions/beta/testing.ts', "import 'vitest';"],
  'connections-are-opened-by-compositions': [
    'functions/webhook-intake/composition.ts',
    "export { client } from '../../shared/connections/index.ts';",
  ],
  'not-resolvable': ['infra/nowhere.ts', "import './no-such-file.ts';"],
};

async function plant(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), content);
  }
}

describe('the direction of imports', () => {
  test('is kept by every file of this repository', () => {
    const { violations, files } = check(REPOSITORY);

    expect(violations).toEqual([]);
    expect(files).toBeGreaterThan(100);
  });
});

describe('the check of the direction of imports', () => {
  let root = '';
  let found: string[] = [];

  beforeAll(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'dependency-rules-'));
    await plant(root, SOUND);
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  test('finds nothing in a repository that is sound', () => {
    expect(check(root).violations).toEqual([]);
  });

  test('has a planted violation here for each rule', async () => {
    await plant(root, Object.fromEntries(Object.values(BROKEN)));
    await plant(root, { 'shared/time/circle-two.ts': "import './circle-one.ts';" });
    found = check(root).violations;

    expect(Object.keys(BROKEN).sort()).toEqual([...ruleNames].sort());
    expect(found).not.toEqual([]);
  });

  test.each(Object.entries(BROKEN).map(([rule, [file]]) => ({ rule, file })))(
    'finds the violation of $rule in $file',
    ({ rule, file }) => {
      expect(found).toContain(`${rule}: ${file}`);
    },
  );

  test('finds no violation where none was planted', () => {
    const planted = new Set(Object.values(BROKEN).map(([file]) => file));

    const others = found.filter((violation) => !planted.has(violation.split(': ')[1] ?? ''));

    expect(others).toEqual([]);
  });
});
