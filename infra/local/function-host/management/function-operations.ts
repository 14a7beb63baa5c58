import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { crc64Ecma } from '../../oss/crc64.ts';
import { ApiError } from '../api-error.ts';
import { storeZip } from '../code-store.ts';
import {
  LATEST,
  type CodeReference,
  type DeployedFunction,
  type DeployedVersion,
} from '../deployment/deployed-function.ts';
import { functionConfiguration } from '../deployment/function-configuration.ts';
import { versionFor } from '../deployment/qualifiers.ts';
import { functionArn } from '../function-arn.ts';
import { pageOf } from './listing.ts';
import {
  bodyOf,
  changeExisting,
  checked,
  existing,
  timeOf,
  type ManagementCall,
  type ManagementParts,
} from './management-call.ts';

/** Of a zip in a request (help page "Quotas and limits", 2026-04). */
const MAX_ZIP_BYTES = 100 * 1024 * 1024;

const codeLocation = z.strictObject({
  zipFile: z.base64('must be a zip in Base64; code in OSS is not imitated'),
  checksum: z.string().optional(),
});
const createBody = z.looseObject({ code: codeLocation });
const updateBody = z.looseObject({ code: codeLocation.optional() });

/** `CreateFunction`. */
export async function createFunction(
  parts: ManagementParts,
  call: ManagementCall,
): Promise<unknown> {
  const { code, ...settings } = bodyOf(call, createBody);
  const configuration = checked(functionConfiguration, settings);
  const { functionName } = configuration;
  const stored = await storeCode(parts, code);
  return parts.functions.change(functionName, (current) => {
    if (current !== undefined) {
      throw new ApiError('FunctionAlreadyExists', `function '${functionName}' already exists`);
    }
    const now = parts.now();
    const next: DeployedFunction = {
      functionName,
      functionId: randomUUID(),
      latest: {
        versionId: LATEST,
        description: '',
        configuration,
        code: stored,
        createdAt: now,
        changedAt: now,
      },
      versions: {},
      lastVersion: 0,
      aliases: {},
      triggers: {},
      asyncConfigurations: {},
      minInstances: {},
    };
    return { next, answer: describeVersion(parts, next, next.latest) };
  });
}

/** `UpdateFunction`: what is absent stays. New settings and code hold for new instances. */
export async function updateFunction(
  parts: ManagementParts,
  call: ManagementCall,
): Promise<unknown> {
  const { code, ...settings } = bodyOf(call, updateBody);
  const stored = code === undefined ? undefined : await storeCode(parts, code);
  return changeExisting(parts, call.functionName, (target) => {
    const { latest } = target;
    const merged: Record<string, unknown> = { ...latest.configuration, ...settings };
    if (merged['runtime'] !== 'custom.debian10') delete merged['customRuntimeConfig'];
    const configuration = checked(functionConfiguration, merged);
    if (configuration.functionName !== target.functionName) {
      throw new ApiError('InvalidArgument', 'functionName can not be changed');
    }
    const changed: DeployedVersion = {
      ...latest,
      configuration,
      code: stored ?? latest.code,
      changedAt: parts.now(),
    };
    const next = { ...target, latest: changed };
    return { next, answer: describeVersion(parts, next, changed) };
  });
}

/** `DeleteFunction`: with its versions and aliases, but not while it has triggers. */
export function deleteFunction(parts: ManagementParts, call: ManagementCall): Promise<unknown> {
  return parts.functions.change(call.functionName, (current) => {
    const target = existing(current, call.functionName);
    if (Object.keys(target.triggers).length > 0) {
      throw new ApiError('FunctionNotEmpty', `function '${call.functionName}' has active triggers`);
    }
    return { next: undefined, answer: undefined };
  });
}

/** `GetFunction`. */
export async function getFunction(parts: ManagementParts, call: ManagementCall): Promise<unknown> {
  const target = existing(parts.functions.get(call.functionName), call.functionName);
  const qualifier = call.query.get('qualifier') ?? LATEST;
  return describeVersion(parts, target, versionFor(target, qualifier, 1), qualifier);
}

/** `ListFunctions`. */
export async function listFunctions(
  parts: ManagementParts,
  { query }: ManagementCall,
): Promise<unknown> {
  const prefix = query.get('prefix') ?? '';
  const runtime = query.get('runtime') ?? '';
  const matching = parts.functions
    .all()
    .filter(
      ({ functionName, latest }) =>
        functionName.startsWith(prefix) &&
        (runtime === '' || latest.configuration.runtime === runtime),
    )
    .sort((left, right) => (left.functionName < right.functionName ? -1 : 1));
  const { page, ...rest } = pageOf(matching, ({ functionName }) => functionName, query);
  return { functions: page.map((one) => describeVersion(parts, one, one.latest)), ...rest };
}

function describeVersion(
  { place }: ManagementParts,
  target: DeployedFunction,
  { configuration, code, createdAt, changedAt }: DeployedVersion,
  qualifier = LATEST,
): unknown {
  return {
    ...configuration,
    functionId: target.functionId,
    functionArn: functionArn(place, target.functionName, qualifier),
    codeSize: code.kind === 'zip' ? code.bytes : 0,
    codeChecksum: code.kind === 'zip' ? code.checksum : '',
    createdTime: timeOf(createdAt),
    lastModifiedTime: timeOf(changedAt),
    state: 'Active',
    lastUpdateStatus: 'Successful',
  };
}

async function storeCode(
  { codeStore }: ManagementParts,
  { zipFile, checksum }: z.infer<typeof codeLocation>,
): Promise<CodeReference> {
  const zip = Buffer.from(zipFile, 'base64');
  if (zip.length > MAX_ZIP_BYTES) {
    throw new ApiError('InvalidArgument', `code.zipFile is over ${String(MAX_ZIP_BYTES)} bytes`);
  }
  const actual = crc64Ecma(zip);
  if (checksum !== undefined && checksum !== actual) {
    throw new ApiError(
      'InvalidArgument',
      `code.checksum is ${checksum}, that of the zip ${actual}`,
    );
  }
  try {
    const { sha256, bytes } = await storeZip(zip, codeStore);
    return { kind: 'zip', sha256, bytes, checksum: actual };
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ApiError('InvalidArgument', `code.zipFile is no zip that can be used: ${reason}`);
  }
}
