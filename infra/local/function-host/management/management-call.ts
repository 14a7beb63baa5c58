import type * as z from 'zod';
import { ApiError } from '../api-error.ts';
import { LATEST, type DeployedFunction } from '../deployment/deployed-function.ts';
import type { Change, DeployedFunctions } from '../deployment/deployed-functions.ts';
import type { ArnPlace } from '../function-arn.ts';

/** An instance as the API shows it. */
export interface InstanceFacts {
  readonly instanceId: string;
  readonly versionId: string;
  readonly startedAtEpochMs: number;
}

/** What the operations work on. */
export interface ManagementParts {
  readonly functions: DeployedFunctions;
  readonly place: ArnPlace;
  /** Where extracted zips lie. */
  readonly codeStore: string;
  readonly now: () => number;
  /** Address of an HTTP trigger. */
  readonly urlOf: (functionName: string, triggerName: string) => string | undefined;
  readonly instancesOf: (functionName: string) => readonly InstanceFacts[];
}

/** One request of the management API. */
export interface ManagementCall {
  readonly functionName: string;
  /** The version, alias or trigger that is named; empty if none is. */
  readonly item: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

/** Carries out a call; undefined is an answer without content. */
export type Operation = (parts: ManagementParts, call: ManagementCall) => Promise<unknown>;

/** @throws ApiError `FunctionNotFound` */
export function existing(
  target: DeployedFunction | undefined,
  functionName: string,
): DeployedFunction {
  if (target !== undefined) return target;
  throw new ApiError('FunctionNotFound', `function '${functionName}' does not exist`);
}

/** Changes a function that must be there. @throws ApiError `FunctionNotFound` */
export function changeExisting<T>(
  { functions }: ManagementParts,
  functionName: string,
  decide: (target: DeployedFunction) => Change<T>,
): Promise<T> {
  return functions.change(functionName, (current) => decide(existing(current, functionName)));
}

/** The version or alias that a call names. */
export function qualifierOf({ query }: ManagementCall): string {
  return query.get('qualifier') ?? LATEST;
}

/** The body of a call. @throws ApiError `InvalidArgument` that names each wrong place. */
export function bodyOf<T extends z.ZodType>(call: ManagementCall, schema: T): z.infer<T> {
  return checked(schema, jsonOf(call.body.toString('utf8'), 'the body'));
}

/** @throws ApiError `InvalidArgument` */
export function jsonOf(text: string, what: string): unknown {
  try {
    return JSON.parse(text === '' ? '{}' : text) as unknown;
  } catch {
    throw new ApiError('InvalidArgument', `${what} is no JSON text`);
  }
}

/** @throws ApiError `InvalidArgument` that names each wrong place. */
export function checked<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const places = result.error.issues.map((issue) => {
    const text =
      issue.code === 'unrecognized_keys'
        ? `${issue.keys.join(', ')}: unknown, or not imitated by the local function host`
        : issue.message;
    return [issue.path.map(String).join('.'), text].filter(Boolean).join(': ');
  });
  throw new ApiError('InvalidArgument', places.join('; '));
}

/** An instant as the API writes it. */
export function timeOf(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d+Z$/, 'Z');
}
