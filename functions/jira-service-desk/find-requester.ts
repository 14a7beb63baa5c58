import { RequesterUnknownError, RequestRefusedError } from './errors.ts';
import type { CallOptions, SubscriberDependencies } from './ports.ts';

type RequesterDependencies = Pick<
  SubscriberDependencies,
  'settings' | 'serviceDesk' | 'approvals' | 'audit'
>;

/**
 * The Jira account in whose name the request of this person is raised; undefined: the connector's.
 * Names and addresses are asked for and forgotten: none gets into a row, a log or an error.
 *
 * @throws RequesterUnknownError; the errors of Jira and DingTalk
 */
export async function findRequester(
  deps: RequesterDependencies,
  originator: { readonly userId: string; readonly approval: string },
  call: CallOptions,
): Promise<string | undefined> {
  const { accounts, byEmail, otherwise } = deps.settings.requesters;
  if (Object.hasOwn(accounts, originator.userId)) return accounts[originator.userId];
  if (byEmail === 'off') {
    if (otherwise === 'connector') return undefined;
    throw unknown(
      originator.approval,
      'it is not in requesters.accounts',
      '不在 requesters.accounts 內',
    );
  }
  const person = await deps.approvals.person(originator.userId, call);
  if (person.email === undefined) {
    if (otherwise === 'connector') return undefined;
    throw unknown(
      originator.approval,
      'DingTalk shows the app no e-mail address of this person',
      '釘釘未有向應用提供該人員的電郵地址',
    );
  }
  const found = await deps.serviceDesk.findAccount(person.email, call);
  if (found !== undefined) return found;
  if (byEmail === 'create') return createCustomer(deps, { ...person, email: person.email }, call);
  if (otherwise === 'connector') return undefined;
  throw unknown(
    originator.approval,
    'Jira has no account of this e-mail address',
    'Jira 沒有此電郵地址的帳戶',
  );
}

/** A customer whose making was not answered is found by the address the next time. */
async function createCustomer(
  { settings, serviceDesk, audit }: RequesterDependencies,
  person: { readonly name: string; readonly email: string },
  call: CallOptions,
): Promise<string> {
  const customer = { email: person.email, displayName: person.name };
  const accountId = await serviceDesk.createCustomer(customer, call).catch((error: unknown) => {
    if (error instanceof RequestRefusedError) {
      return serviceDesk.findAccount(person.email, call).then((found) => found ?? reject(error));
    }
    return reject(error);
  });
  await serviceDesk.addCustomer(settings.serviceDeskId, accountId, call);
  await audit.record({
    actor: 'system',
    action: 'jira.customer',
    subject: accountId,
    outcome: 'done',
    details: { serviceDesk: settings.serviceDeskId },
  });
  return accountId;
}

function reject(error: unknown): never {
  throw error;
}

function unknown(approval: string, en: string, zhHK: string): RequesterUnknownError {
  return new RequesterUnknownError(approval, { en, zhHK });
}
