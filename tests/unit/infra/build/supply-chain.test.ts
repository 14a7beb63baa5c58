import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv } from 'ajv';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { billOfMaterials } from '../../../../infra/build/bill-of-materials.ts';
import { buildFunctions, type BuiltFunction } from '../../../../infra/build/build-functions.ts';
import { bundledPackageFolders } from '../../../../infra/build/bundled-packages.ts';
import { licenceProblemOf } from '../../../../infra/build/licence-policy.ts';
import { requiresProgram } from '../../../support/debian-programs.ts';

const NAME = 'token-refresh';
const BASE = 'http://cyclonedx.org/schema/';

let outDir: string;
let built: BuiltFunction;

beforeAll(async () => {
  outDir = await mkdtemp(path.join(tmpdir(), 'supply-chain-'));
  const [one] = await buildFunctions({ outDir, functions: [NAME] });
  if (one === undefined) throw new Error('nothing was built');
  built = one;
}, 180_000);
afterAll(() => rm(outDir, { recursive: true, force: true }));

/** The schema that the project of the format publishes. */
async function officialSchema() {
  const require = createRequire(import.meta.url);
  const library = path.dirname(require.resolve('@cyclonedx/cyclonedx-library/package.json'));
  const read = async (name: string): Promise<object> => {
    const file = path.join(library, 'res/schema', `${name}.SNAPSHOT.schema.json`);
    return JSON.parse(await readFile(file, 'utf8')) as object;
  };
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(await read('spdx'), `${BASE}spdx.SNAPSHOT.schema.json`);
  ajv.addSchema(await read('jsf-0.82'), `${BASE}jsf-0.82.SNAPSHOT.schema.json`);
  ajv.addSchema(await read('cryptography-defs'), `${BASE}cryptography-defs.SNAPSHOT.schema.json`);
  return ajv.compile(await read('bom-1.6'));
}

describe('the bill of materials of a zip', () => {
  test('is CycloneDX 1.6 by its official schema, and the same for the same zip', async () => {
    const text = await billOfMaterials(built);

    const validate = await officialSchema();
    expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
    expect(await billOfMaterials(built)).toBe(text);
  });

  test('names the packages with the hash of the lock file, and the zip with its own', async () => {
    const bom = JSON.parse(await billOfMaterials(built)) as {
      readonly metadata: { readonly component: { readonly hashes: readonly unknown[] } };
      readonly components: readonly {
        readonly purl: string;
        readonly hashes: readonly { readonly content: string }[];
      }[];
    };
    const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as {
      readonly packages: Readonly<Record<string, { readonly integrity: string }>>;
    };

    const zip = await readFile(built.zipFile);
    const content = createHash('sha256').update(zip).digest('hex');
    expect(bom.metadata.component.hashes).toEqual([{ alg: 'SHA-256', content }]);
    const zod = bom.components.find(({ purl }) => purl.startsWith('pkg:npm/zod@'));
    const integrity = lock.packages['node_modules/zod']?.integrity ?? '';
    expect(zod?.hashes[0]?.content).toBe(
      Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex'),
    );
    expect(bom.components.map(({ purl }) => purl)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^pkg:npm\/tablestore@/),
        expect.stringMatching(/^pkg:npm\/ali-oss@/),
      ]),
    );
  });

  test('has what got into the zip and nothing that was only read', () => {
    const outputs = {
      'index.js': {
        inputs: {
          'functions/one/handler.ts': { bytesInOutput: 5 },
          'node_modules/@scope/used/index.js': { bytesInOutput: 1 },
          'node_modules/used/node_modules/inner/a.js': { bytesInOutput: 1 },
          'node_modules/dropped/index.js': { bytesInOutput: 0 },
        },
      },
      'other.js': { inputs: { 'node_modules/elsewhere/index.js': { bytesInOutput: 9 } } },
    };

    const folders = bundledPackageFolders({ inputs: {}, outputs } as never, new Set(['index.js']));

    expect(folders).toEqual(['node_modules/@scope/used', 'node_modules/used/node_modules/inner']);
  });
});

requiresProgram('sha256sum')('the hash of the content', () => {
  test('is in the zip, and is what the programs of the system make of the other files', async () => {
    const files = unzipSync(await readFile(built.zipFile));
    const about = JSON.parse(Buffer.from(files['package.json'] ?? []).toString()) as object;
    const names = Object.keys(files)
      .filter((name) => name !== 'package.json')
      .sort();
    const directory = await mkdtemp(path.join(outDir, 'unpacked-'));
    const lines: string[] = [];
    for (const [index, name] of names.entries()) {
      const file = path.join(directory, String(index));
      await writeFile(file, files[name] ?? []);
      const printed = execFileSync('sha256sum', [file]).toString();
      lines.push(`${printed.slice(0, 64)}  ${name}\n`);
    }
    await writeFile(path.join(directory, 'lines'), lines.join(''));

    const printed = execFileSync('sha256sum', [path.join(directory, 'lines')]).toString();

    expect(about).toEqual({ type: 'commonjs', contentSha256: printed.slice(0, 64) });
    expect(built.contentSha256).toBe(printed.slice(0, 64));
  });
});

describe('the licences of what is deployed', () => {
  test('are permitted', () => {
    expect(built.packages.flatMap((one) => licenceProblemOf(one) ?? [])).toEqual([]);
  });

  test.each([
    ['MIT', undefined],
    ['(MIT OR GPL-3.0-only)', undefined],
    ['GPL-3.0-only', 'p@1: GPL-3.0-only is not permitted'],
    ['(MIT AND GPL-2.0-only)', 'p@1: (MIT AND GPL-2.0-only) is not permitted'],
    ['SEE LICENSE IN FILE', 'p@1: SEE LICENSE IN FILE is no SPDX expression'],
  ])('%s', (licence, problem) => {
    expect(licenceProblemOf({ name: 'p', version: '1', licence })).toBe(problem);
  });

  test('an exception is for the licence that was judged alone', () => {
    const openpgp = { name: 'openpgp', version: '7.0.0' };

    expect(licenceProblemOf({ ...openpgp, licence: 'LGPL-3.0+' })).toBeUndefined();
    expect(licenceProblemOf({ ...openpgp, licence: 'GPL-3.0-or-later' })).toContain(
      'not the licence',
    );
  });
});
