import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as fc from '@alicloud/fc20230330';
import { packDeterministically } from '../../../../infra/build/deterministic-zip.ts';
import {
  startFunctionHost,
  type FunctionHost,
  type FunctionHostOptions,
} from '../../../../infra/local/function-host/function-host.ts';
import type { TemporaryStandInContext } from '../../../support/stand-in-context.ts';
import { ACCOUNT, REGION } from './running-function-host.ts';

const PROBE = path.resolve(
  import.meta.dirname,
  '../../../fixtures/functions/contract-probe/index.js',
);

/** A zip, in Base64, of a function that answers each event with a text. */
export function answering(text: string): string {
  return zipOf(`exports.handler = async () => ${JSON.stringify(text)};\n`);
}

/** A zip, in Base64, of one module. */
export function zipOf(source: string | Buffer): string {
  const zip = packDeterministically(
    new Map([
      ['index.js', Buffer.from(source)],
      ['package.json', Buffer.from('{"type":"commonjs"}\n')],
    ]),
  );
  return Buffer.from(zip).toString('base64');
}

/** The contract probe as a zip in Base64. */
export async function probeCode(): Promise<string> {
  return zipOf(await readFile(PROBE));
}

export function codeOf(zipFile: string): fc.InputCodeLocation {
  return new fc.InputCodeLocation({ zipFile });
}

/** A host without any function. */
export function startEmptyHost(
  context: TemporaryStandInContext,
  options: Partial<FunctionHostOptions> = {},
): Promise<FunctionHost> {
  return startFunctionHost(context, {
    environment: {},
    codeDirectory: context.stateDirectory,
    credentials: context.credentials,
    region: REGION,
    accountId: ACCOUNT,
    ...options,
  });
}
