import type { PolicySource } from '../stand-in/access-judge.ts';
import type { AccessKey } from '../stand-in/credentials.ts';
import { GatewayRefusal } from '../stand-in/gateway-refusal.ts';
import { listenHttp, type StandInRequest } from '../stand-in/http-listener.ts';
import { RequestAdmission } from '../stand-in/request-admission.ts';
import { readSignedRequest } from '../stand-in/signed-request.ts';
import type { StandIn, StandInContext } from '../stand-in/stand-in.ts';
import { AccountBook } from './account-book.ts';
import type { AccountCall, AccountOperation } from './account-operation.ts';
import {
  attachPolicyToRole,
  detachPolicyFromRole,
  listPoliciesForRole,
} from './attachment-operations.ts';
import { grantRole, type GrantedRole } from './grant-role.ts';
import {
  createPolicy,
  createPolicyVersion,
  deletePolicy,
  deletePolicyVersion,
  getPolicy,
  listPolicyVersions,
} from './policy-operations.ts';
import { answerOf, RamRefusal, refusalOf } from './ram-answers.ts';
import { createRole, deleteRole, getRole, listRoles, updateRole } from './role-operations.ts';
import { assumeRole, getCallerIdentity } from './sts-operations.ts';

const RAM_VERSION = '2015-05-01';
const STS_VERSION = '2015-04-01';

const OPERATIONS: Readonly<Record<string, ReadonlyMap<string, AccountOperation>>> = {
  [RAM_VERSION]: new Map([
    ['CreateRole', createRole],
    ['GetRole', getRole],
    ['UpdateRole', updateRole],
    ['ListRoles', listRoles],
    ['DeleteRole', deleteRole],
    ['CreatePolicy', createPolicy],
    ['GetPolicy', getPolicy],
    ['CreatePolicyVersion', createPolicyVersion],
    ['ListPolicyVersions', listPolicyVersions],
    ['DeletePolicyVersion', deletePolicyVersion],
    ['DeletePolicy', deletePolicy],
    ['AttachPolicyToRole', attachPolicyToRole],
    ['DetachPolicyFromRole', detachPolicyFromRole],
    ['ListPoliciesForRole', listPoliciesForRole],
  ]),
  [STS_VERSION]: new Map([
    ['GetCallerIdentity', getCallerIdentity],
    ['AssumeRole', assumeRole],
  ]),
};

export interface RamStandInOptions {
  readonly accountId: string;
  /** Makes temporary keys of a role. */
  readonly issue: (roleName: string, expiresAtEpochMs: number) => AccessKey;
}

/** The running stand-in; whoever judges what roles may do asks it for their policies. */
export interface RamStandIn extends StandIn {
  readonly policies: PolicySource;
  /** Makes a role with exactly this policy, or changes what differs. */
  grant(role: GrantedRole): Promise<void>;
  readonly endpoints: {
    readonly url: string;
    readonly tlsUrl: string;
    /** For the official SDKs, which want a host without a scheme. */
    readonly host: string;
    readonly plainHost: string;
  };
}

/**
 * RAM (API version 2015-05-01) and STS (2015-04-01) on one address, for the official SDKs. What was
 * acknowledged is on disk. See the README.
 */
export async function startRamStandIn(
  context: StandInContext,
  options: RamStandInOptions,
): Promise<RamStandIn> {
  const book = await AccountBook.open(context.stateDirectory);
  const admission = new RequestAdmission(context, [RAM_VERSION, STS_VERSION]);
  const listener = await listenHttp({
    name: 'ram',
    context,
    maxBodyBytes: 256 * 1024,
    operationOf: (request) => readSignedRequest(request).action,
    handle: async (request) => {
      try {
        return answerOf(await perform({ context, options, book, admission }, request));
      } catch (error) {
        if (error instanceof RamRefusal) return refusalOf(error);
        if (!(error instanceof GatewayRefusal)) throw error;
        return refusalOf(new RamRefusal(error.code, error.message || undefined));
      }
    },
    errorOf: (code) => refusalOf(new RamRefusal(code)),
  }).catch(async (error: unknown) => {
    await book.close();
    throw error;
  });
  return {
    name: 'ram',
    policies: book,
    grant: (role) => grantRole(book, role, context.clock.nowEpochMs()),
    endpoints: {
      url: listener.urls.plain,
      tlsUrl: listener.urls.tls,
      host: `127.0.0.1:${String(listener.ports.tls)}`,
      plainHost: `127.0.0.1:${String(listener.ports.plain)}`,
    },
    ports: listener.ports,
    close: async () => {
      await listener.close();
      await book.close();
    },
  };
}

interface Serving {
  readonly context: StandInContext;
  readonly options: RamStandInOptions;
  readonly book: AccountBook;
  readonly admission: RequestAdmission;
}

async function perform(
  { context, options, book, admission }: Serving,
  incoming: StandInRequest,
): Promise<Readonly<Record<string, unknown>>> {
  const request = readSignedRequest(incoming);
  const key = admission.admit(request);
  const operation = OPERATIONS[request.version]?.get(request.action);
  if (operation === undefined) throw new RamRefusal('InvalidAction.NotFound');
  const call: AccountCall = {
    book,
    parameters: request.parameters,
    key,
    accountId: options.accountId,
    nowEpochMs: context.clock.nowEpochMs(),
    issue: options.issue,
  };
  requireRight(context, call, request.action, request.version);
  return operation(call);
}

/** Anybody may ask who he is; for all else a role needs a right. @throws RamRefusal NoPermission */
function requireRight(
  { access }: StandInContext,
  { key: { principal } }: AccountCall,
  action: string,
  version: string,
): void {
  if (principal === 'developer' || action === 'GetCallerIdentity') return;
  const service = version === RAM_VERSION ? 'ram' : 'sts';
  if (access?.permits(principal, `${service}:${action}`, '*') === true) return;
  throw new RamRefusal('NoPermission');
}
