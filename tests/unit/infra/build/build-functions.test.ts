import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFunctions } from '../../../../infra/build/build-functions.ts';
import { FunctionBuildError } from '../../../../infra/build/errors.ts';
import { HEAVY_PACKAGES } from '../../../../infra/build/heavy-packages.ts';
import { handler as heavyHandler } from '../../../fixtures/functions/heavy-packages/handler.ts';

const run = promisify(execFile);
const REPOSITORY = path.resolve(import.meta.dirname, '../../../..');
const FIXTURES = path.join(REPOSITORY, 'tests/fixtures/functions');

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'build-'));
  // Without node_modules beside it: whatever the code needs has to be in the zip.
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function unpack(zipFile: string, name: string): Promise<string> {
  const target = path.join(directory, name);
  for (const [file, content] of Object.entries(unzipSync(await readFile(zipFile)))) {
    await mkdir(path.dirname(path.join(target, file)), { recursive: true });
    await writeFile(path.join(target, file), content);
  }
  return target;
}

async function invoke(
  codeDirectory: string,
  event: string,
  nodeOptions: readonly string[] = [],
): Promise<unknown> {
  const program =
    `require(${JSON.stringify(path.join(codeDirectory, 'index.js'))})` +
    `.handler(Buffer.from(${JSON.stringify(event)}))` +
    '.then((value) => process.stdout.write(JSON.stringify(value)))';
  const { stdout } = await run(process.execPath, [...nodeOptions, '-e', program], {
    cwd: directory,
    env: {},
  });
  return JSON.parse(stdout) as unknown;
}

describe('buildFunctions', () => {
  it('builds the same bytes twice, whatever the time zone', async () => {
    const functions = ['divided', 'heavy-packages', 'light'];
    const options = { functions, functionsDirectory: FIXTURES };
    const zone = process.env['TZ'];

    const first = await buildFunctions({ ...options, outDir: path.join(directory, 'first') });
    process.env['TZ'] = 'America/New_York';
    const second = await buildFunctions({ ...options, outDir: path.join(directory, 'second') });
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;

    expect(second.map((one) => one.sha256)).toEqual(first.map((one) => one.sha256));
    const onDisk = await readFile(path.join(directory, 'second/light.zip'));
    expect(createHash('sha256').update(onDisk).digest('hex')).toBe(second[2]?.sha256);
  });

  it('puts only the chunks that the code can reach into the zip', async () => {
    const [light] = await buildFunctions({
      outDir: path.join(directory, 'reach'),
      functions: ['light'],
      functionsDirectory: FIXTURES,
    });

    const zip = unzipSync(await readFile(light?.zipFile ?? ''));

    expect(Object.keys(zip)).toEqual(['index.js', 'index.js.map', 'package.json']);
    const about = JSON.parse(Buffer.from(zip['package.json'] ?? []).toString()) as object;
    expect(about).toEqual({ type: 'commonjs', contentSha256: light?.contentSha256 });
    expect(light?.entryBytes).toBeLessThan(600_000);
  });

  it('runs a bundle that stands alone', async () => {
    const [light] = await buildFunctions({
      outDir: path.join(directory, 'alone'),
      functions: ['light'],
      functionsDirectory: FIXTURES,
    });
    const code = await unpack(light?.zipFile ?? '', 'alone-code');

    expect(await invoke(code, '{"name":"許功蓋"}')).toEqual({ name: '許功蓋' });
  });

  it('gives every heavy package the same shape from a zip, from source and from plain Node', async () => {
    const [heavy] = await buildFunctions({
      outDir: path.join(directory, 'heavy'),
      functions: ['heavy-packages'],
      functionsDirectory: FIXTURES,
    });
    const code = await unpack(heavy?.zipFile ?? '', 'heavy-code');

    const fromZip = await invoke(code, '{}');
    const fromSource = JSON.parse(JSON.stringify(await heavyHandler())) as unknown;
    const fromNode = await runInPlainNode();

    expect(fromZip).toEqual(fromNode);
    expect(fromSource).toEqual(fromNode);
    expect(JSON.stringify(fromNode)).not.toContain('Error');
    expect(fromNode).toMatchObject({ 'iconv-lite': ['許'] });
    const chunks = new Set(Object.values(HEAVY_PACKAGES).map((one) => one.chunk));
    expect(new Set(Object.keys(heavy?.chunkBytes ?? {}))).toEqual(chunks);
  });

  it('loads no chunk before it is used', async () => {
    const [heavy] = await buildFunctions({
      outDir: path.join(directory, 'lazy'),
      functions: ['heavy-packages'],
      functionsDirectory: FIXTURES,
    });
    const code = await unpack(heavy?.zipFile ?? '', 'lazy-code');
    await rm(path.join(code, 'chunks'), { recursive: true });

    const { stdout } = await run(process.execPath, [
      '-e',
      `process.stdout.write(typeof require(${JSON.stringify(code)}).handler)`,
    ]);

    expect(stdout).toBe('function');
  });

  it('keeps names and lines readable in a stack trace', async () => {
    const functionsDirectory = path.join(directory, 'readable/functions');
    await mkdir(path.join(functionsDirectory, 'failing'), { recursive: true });
    await writeFile(
      path.join(functionsDirectory, 'failing/handler.ts'),
      "export async function handler(): Promise<void> {\n  throw new Error('as asked');\n}\n",
    );
    const [failing] = await buildFunctions({
      outDir: path.join(directory, 'readable/dist'),
      functionsDirectory,
    });
    const code = await unpack(failing?.zipFile ?? '', 'readable-code');

    const { stdout } = await run(process.execPath, [
      '--enable-source-maps',
      '-e',
      `require(${JSON.stringify(code)}).handler().catch((error) => console.log(error.stack))`,
    ]);

    expect(stdout).toContain('handler');
    expect(stdout).toMatch(/failing\/handler\.ts:2:9/);
  });

  it('builds a program that runs by itself: small, with its chunks at first use and a source map', async () => {
    const [program] = await buildFunctions({
      outDir: path.join(directory, 'program'),
      functions: ['program'],
      functionsDirectory: FIXTURES,
    });
    const code = await unpack(program?.zipFile ?? '', 'program-code');

    const { stdout } = await run(process.execPath, ['index.js'], { cwd: code, env: {} });
    const failing = run(process.execPath, ['--enable-source-maps', 'index.js', 'fail'], {
      cwd: code,
    });

    await expect(failing).rejects.toThrow(/program\/server\.ts:5:\d+/);
    expect(JSON.parse(stdout)).toEqual({ parsed: { a: 1 } });
    expect(Object.keys(program?.chunkBytes ?? {})).toEqual(['yaml']);
    const text = await readFile(path.join(code, 'index.js'), 'utf8');
    expect(text).not.toContain('dropped, since nobody calls it');
  });

  it('puts what our own code loads later into a file of its own, with the same classes in both', async () => {
    const [divided] = await buildFunctions({
      outDir: path.join(directory, 'divided'),
      functions: ['divided'],
      functionsDirectory: FIXTURES,
    });
    const code = await unpack(divided?.zipFile ?? '', 'divided-code');

    const [part = ''] = Object.keys(divided?.partBytes ?? {});
    expect(Object.keys(divided?.partBytes ?? {})).toEqual([
      expect.stringMatching(/^late-part-[A-Z0-9]{8}$/),
    ]);
    expect(await readFile(path.join(code, `chunks/${part}.js`), 'utf8')).toContain('only told in');
    expect(await readFile(path.join(code, 'index.js'), 'utf8')).not.toContain('only told in');
    expect(await invoke(code, '8')).toBe(4);
    expect(await invoke(code, '7', ['--enable-source-maps'])).toEqual({
      odd: 'only told in the late part',
      stack: expect.stringMatching(/divided\/late-part\.ts:7:/) as string,
    });
  });

  it('counts what the entry loads at once, and loads a part no sooner than it is used', async () => {
    const [divided] = await buildFunctions({
      outDir: path.join(directory, 'sooner'),
      functions: ['divided'],
      functionsDirectory: FIXTURES,
    });
    const code = await unpack(divided?.zipFile ?? '', 'sooner-code');
    const bytesAtStart = await Promise.all(
      [
        'index.js',
        ...(await readdir(path.join(code, 'chunks')))
          .filter((name) => /^chunk-.*\.js$/.test(name))
          .map((name) => `chunks/${name}`),
      ].map(async (name) => (await stat(path.join(code, name))).size),
    );
    for (const part of Object.keys(divided?.partBytes ?? {})) {
      await rm(path.join(code, `chunks/${part}.js`));
    }

    const { stdout } = await run(process.execPath, [
      '-e',
      `process.stdout.write(typeof require(${JSON.stringify(code)}).handler)`,
    ]);

    expect(stdout).toBe('function');
    expect(divided?.entryBytes).toBe(bytesAtStart.reduce((sum, bytes) => sum + bytes, 0));
  });

  it('refuses import.meta, which a CommonJS file does not have', async () => {
    const functionsDirectory = path.join(directory, 'meta/functions');
    await mkdir(path.join(functionsDirectory, 'placed'), { recursive: true });
    await writeFile(
      path.join(functionsDirectory, 'placed/handler.ts'),
      'export const handler = () => import.meta.url;\n',
    );

    const attempt = buildFunctions({ outDir: path.join(directory, 'meta'), functionsDirectory });

    await expect(attempt).rejects.toThrow(/placed\/handler\.ts:1/);
  });

  it('refuses a heavy package that is imported at load time, naming the place', async () => {
    const attempt = buildFunctions({
      outDir: path.join(directory, 'static'),
      functions: ['static-import'],
      functionsDirectory: FIXTURES,
    });

    await expect(attempt).rejects.toBeInstanceOf(FunctionBuildError);
    await expect(attempt).rejects.toMatchObject({
      code: 'build.failed',
      text: { en: expect.stringContaining("await import('ssh2')") as string },
    });
    await expect(attempt).rejects.toThrow(/static-import\/handler\.ts:1/);
  });

  it('refuses a folder without an entry', async () => {
    await expect(
      buildFunctions({
        outDir: path.join(directory, 'none'),
        functions: ['no-such-function'],
        functionsDirectory: FIXTURES,
      }),
    ).rejects.toMatchObject({ code: 'build.not-found', category: 'user' });
  });

  it('lists hash and sizes of each function in build.json, and no place of this machine', async () => {
    const outDir = path.join(directory, 'report');
    const [light] = await buildFunctions({
      outDir,
      functions: ['light'],
      functionsDirectory: FIXTURES,
    });

    const text = await readFile(path.join(outDir, 'build.json'), 'utf8');

    expect(JSON.parse(text)).toMatchObject({
      v: 1,
      functions: [{ name: 'light', sha256: light?.sha256, chunkBytes: {} }],
    });
    expect(text).not.toContain(directory);
  });
});

/** The reference: our source compiled to an ES module, packages taken by Node's own loader. */
async function runInPlainNode(): Promise<unknown> {
  const home = path.join(directory, 'plain');
  await mkdir(home, { recursive: true });
  await symlink(path.join(REPOSITORY, 'node_modules'), path.join(home, 'node_modules'));
  await build({
    entryPoints: [path.join(FIXTURES, 'heavy-packages/handler.ts')],
    outfile: path.join(home, 'handler.mjs'),
    format: 'esm',
    platform: 'node',
    packages: 'external',
    bundle: true,
  });
  const program =
    "import { handler } from './handler.mjs';\n" +
    'process.stdout.write(JSON.stringify(await handler()));\n';
  await writeFile(path.join(home, 'main.mjs'), program);
  const { stdout } = await run(process.execPath, ['main.mjs'], { cwd: home });
  return JSON.parse(stdout) as unknown;
}
