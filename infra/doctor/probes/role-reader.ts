import * as z from 'zod';
import {
  createApiCaller,
  readErrorCode,
  type ApiCallerOptions,
} from '../../../shared/alibaba-api/index.ts';
import { RoleReadingRefusedError } from '../errors.ts';

const VERSION = '2015-05-01';
const TIMEOUT_MS = 10_000;
const MAX_RESPONSE_BYTES = 1_024 * 1_024;

const rolePoliciesSchema = z.object({
  Policies: z.object({
    Policy: z.array(z.object({ PolicyName: z.string(), PolicyType: z.enum(['Custom', 'System']) })),
  }),
});
const policySchema = z.object({ DefaultPolicyVersion: z.object({ PolicyDocument: z.string() }) });

/** A policy that is attached to a role, with its document as JSON text. */
export interface AttachedPolicy {
  readonly name: string;
  readonly type: 'Custom' | 'System';
  readonly document: string;
}

/** What RAM says of roles (API 2015-05-01). Changes nothing. */
export interface RoleReader {
  /** Undefined if there is no such role. @throws RoleReadingRefusedError; HttpError */
  policiesOf(role: string): Promise<readonly AttachedPolicy[] | undefined>;
}

export function createRoleReader(options: ApiCallerOptions): RoleReader {
  const ask = async <Schema extends z.ZodType>(
    action: string,
    query: Readonly<Record<string, string>>,
    schema: Schema,
  ): Promise<z.output<Schema> | undefined> => {
    // Opened with the call: an environment may have no address of RAM at all.
    const response = await createApiCaller(options)({
      ...{ action, query, version: VERSION, method: 'POST', path: '/' },
      timeoutMs: TIMEOUT_MS,
      maxResponseBytes: MAX_RESPONSE_BYTES,
    });
    const code = readErrorCode(response.body);
    if (code === 'EntityNotExist.Role') return undefined;
    const answer = schema.safeParse(jsonOf(response.body));
    if (response.status === 200 && answer.success) return answer.data;
    throw new RoleReadingRefusedError(action, response.status, code);
  };
  const policyOf = async (name: string, type: AttachedPolicy['type']): Promise<AttachedPolicy> => {
    const query = { PolicyName: name, PolicyType: type };
    const answer = await ask('GetPolicy', query, policySchema);
    return { name, type, document: answer?.DefaultPolicyVersion.PolicyDocument ?? '{}' };
  };
  return {
    policiesOf: async (role) => {
      const query = { RoleName: role };
      const attached = await ask('ListPoliciesForRole', query, rolePoliciesSchema);
      if (attached === undefined) return undefined;
      return Promise.all(
        attached.Policies.Policy.map(({ PolicyName, PolicyType }) =>
          policyOf(PolicyName, PolicyType),
        ),
      );
    },
  };
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body)) as unknown;
  } catch {
    return undefined;
  }
}
