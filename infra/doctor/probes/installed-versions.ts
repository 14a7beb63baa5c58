import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';

const S = '@serverless-devs/s';

const packageSchema = z.object({
  engines: z.object({ node: z.string() }),
  devDependencies: z.record(z.string(), z.string()),
});
const installedSchema = z.object({ version: z.string() });

export interface InstalledVersions {
  readonly node: string;
  /** Of `engines` in package.json. */
  readonly nodeRange: string;
  /** Undefined if it is not installed. */
  readonly s: string | undefined;
  /** That of package.json. */
  readonly wantedS: string;
}

/** What is installed in a checkout, and what it wants. @throws if its package.json is not readable */
export async function readInstalledVersions(repository: string): Promise<InstalledVersions> {
  const own = packageSchema.parse(await readJson(path.join(repository, 'package.json')));
  const installed = path.join(repository, 'node_modules', S, 'package.json');
  const found = installedSchema.safeParse(await readJson(installed).catch(() => undefined));
  return {
    node: process.versions.node,
    nodeRange: own.engines.node,
    s: found.data?.version,
    wantedS: own.devDependencies[S] ?? '',
  };
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8')) as unknown;
}
