import { createHash, randomUUID } from 'node:crypto';
import { JiraRefusal, json, NO_CONTENT, page } from './jira-answers.ts';
import { readUploadedFiles } from './multipart.ts';
import {
  deskOf,
  readBody,
  requiredText,
  textList,
  type JiraCall,
  type JiraOperation,
} from './operation.ts';
import { describeAccount, describeField } from './request-description.ts';
import type { RequestType, ServiceDesk } from './site.ts';

const DESK = 'rest/servicedeskapi/servicedesk';

/** Service desks, their request types, customers and uploads. */
export const DESK_OPERATIONS: readonly JiraOperation[] = [
  {
    method: 'GET',
    path: DESK,
    handle: (call) => page(call.request, call.state.serviceDesks.map(describeDesk)),
  },
  {
    method: 'GET',
    path: `${DESK}/{serviceDeskId}`,
    handle: (call) => json(200, describeDesk(deskOf(call))),
  },
  {
    method: 'GET',
    path: `${DESK}/{serviceDeskId}/requesttype`,
    handle: (call) => {
      const { id: serviceDeskId, requestTypes } = deskOf(call);
      const types = requestTypes.map((type) => describeType(serviceDeskId, type));
      return page(call.request, types);
    },
  },
  {
    method: 'GET',
    path: `${DESK}/{serviceDeskId}/requesttype/{requestTypeId}/field`,
    handle: (call) => {
      const type = deskOf(call).requestTypes.find(({ id }) => id === call.values['requestTypeId']);
      if (type === undefined) throw new JiraRefusal(404, 'The request type does not exist.');
      return json(200, {
        canAddRequestParticipants: true,
        canRaiseOnBehalfOf: call.behaviour.mayRaiseOnBehalf,
        requestTypeFields: type.fields.map(describeField),
      });
    },
  },
  { method: 'POST', path: `${DESK}/{serviceDeskId}/customer`, handle: addCustomers },
  { method: 'POST', path: `${DESK}/{serviceDeskId}/attachTemporaryFile`, handle: upload },
  { method: 'POST', path: 'rest/servicedeskapi/customer', handle: createCustomer },
];

function describeDesk({ id, projectId, projectKey, projectName }: ServiceDesk): object {
  return { id, projectId, projectName, projectKey };
}

function describeType(serviceDeskId: string, { id, name }: RequestType): object {
  return { id, name, description: '', helpText: '', issueTypeId: '10001', serviceDeskId };
}

async function addCustomers(call: JiraCall) {
  const { id } = deskOf(call);
  requireCustomerManagement(call);
  const accountIds = textList(readBody(call, ['accountIds', 'usernames']), 'accountIds');
  const unknown = accountIds.find((accountId) => call.state.account(accountId) === undefined);
  if (unknown !== undefined) throw new JiraRefusal(400, 'There is no account of this id.');
  for (const accountId of accountIds) await call.state.addCustomer(id, accountId);
  return NO_CONTENT;
}

async function createCustomer(call: JiraCall) {
  requireCustomerManagement(call);
  const body = readBody(call, ['email', 'displayName', 'fullName']);
  const emailAddress = requiredText(body, 'email');
  const displayName = requiredText(body, 'displayName');
  if (!/^[^@\s]+@[^@\s]+$/.test(emailAddress)) {
    throw new JiraRefusal(400, 'The email address is not valid.');
  }
  const isTaken = call.state
    .accounts()
    .some((account) => account.emailAddress.toLowerCase() === emailAddress.toLowerCase());
  if (isTaken) throw new JiraRefusal(400, 'An account already exists for this email.');
  const account = { accountId: `qm:${randomUUID()}`, displayName, emailAddress };
  await call.state.addAccount(account);
  return json(201, describeAccount(call, account));
}

function requireCustomerManagement({ behaviour }: JiraCall): void {
  if (!behaviour.mayManageCustomers) {
    throw new JiraRefusal(403, 'You do not have permission to create customers.');
  }
}

async function upload(call: JiraCall) {
  deskOf(call);
  if (call.request.headers['x-atlassian-token'] !== 'no-check') {
    throw new JiraRefusal(403, 'XSRF check failed');
  }
  const files = readUploadedFiles(call.request).map(({ filename, mimeType, content }) => ({
    temporaryAttachmentId: `temp${randomUUID()}`,
    filename,
    mimeType,
    size: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  }));
  if (files.some(({ size }) => size > call.behaviour.attachmentLimitBytes)) {
    throw new JiraRefusal(413, 'The file is larger than the site accepts.');
  }
  for (const file of files) await call.state.addTemporaryFile(file);
  const temporaryAttachments = files.map(({ temporaryAttachmentId, filename: fileName }) => ({
    temporaryAttachmentId,
    fileName,
  }));
  return json(201, { temporaryAttachments });
}
