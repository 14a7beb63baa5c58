import { problemsOf } from './field-values.ts';
import { JiraRefusal, json, NO_CONTENT, page } from './jira-answers.ts';
import {
  findDesk,
  readBody,
  requestOf,
  requiredText,
  textList,
  type JiraCall,
  type JiraOperation,
} from './operation.ts';
import {
  describeAttachment,
  describeComment,
  describeRequest,
  describeStatus,
} from './request-description.ts';
import { STATUSES, type StoredAttachment, type StoredComment } from './site.ts';

const REQUEST = 'rest/servicedeskapi/request';
const ONE = `${REQUEST}/{issueIdOrKey}`;

/** Making a request, and what happens to it afterwards. */
export const REQUEST_OPERATIONS: readonly JiraOperation[] = [
  { method: 'POST', path: REQUEST, handle: create },
  {
    method: 'GET',
    path: ONE,
    handle: (call) => json(200, describeRequest(call, requestOf(call))),
  },
  {
    method: 'GET',
    path: `${ONE}/status`,
    handle: (call) => page(call.request, [describeStatus(requestOf(call))]),
  },
  {
    method: 'GET',
    path: `${ONE}/comment`,
    handle: (call) => page(call.request, requestOf(call).comments.map(describeComment)),
  },
  { method: 'POST', path: `${ONE}/comment`, handle: comment },
  {
    method: 'GET',
    path: `${ONE}/attachment`,
    handle: (call) => page(call.request, requestOf(call).attachments.map(describeAttachment)),
  },
  { method: 'POST', path: `${ONE}/attachment`, handle: attach },
  {
    method: 'GET',
    path: `${ONE}/transition`,
    handle: (call) => {
      const { status } = requestOf(call);
      const others = STATUSES.map((name, index) => ({ id: String(index + 1), name }));
      return page(
        call.request,
        others.filter(({ name }) => name !== status),
      );
    },
  },
  { method: 'POST', path: `${ONE}/transition`, handle: transition },
];

const CREATE_FIELDS = [
  'serviceDeskId',
  'requestTypeId',
  'requestFieldValues',
  'requestParticipants',
  'raiseOnBehalfOf',
  'channel',
  'isAdfRequest',
  'form',
];

async function create(call: JiraCall) {
  const { state, nowEpochMs } = call;
  const body = readBody(call, CREATE_FIELDS);
  const desk = findDesk(state, requiredText(body, 'serviceDeskId'));
  const requestTypeId = requiredText(body, 'requestTypeId');
  const type = desk.requestTypes.find(({ id }) => id === requestTypeId);
  if (type === undefined) throw new JiraRefusal(400, 'The request type does not exist.');
  const fieldValues = body['requestFieldValues'] ?? {};
  if (typeof fieldValues !== 'object' || Array.isArray(fieldValues)) {
    throw new JiraRefusal(400, 'requestFieldValues must be an object.');
  }
  const values = fieldValues as Readonly<Record<string, unknown>>;
  const problems = problemsOf(type, values);
  if (Object.keys(problems).length > 0) throw new JiraRefusal(400, 'Not valid:', problems);
  const participants = textList(body, 'requestParticipants');
  for (const accountId of participants) requireAccount(call, accountId);
  const request = {
    ...state.nextIssue(desk),
    serviceDeskId: desk.id,
    requestTypeId,
    createdEpochMs: nowEpochMs,
    reporterAccountId: reporterOf(call, desk.id, body['raiseOnBehalfOf']),
    participants,
    fieldValues: values,
    status: STATUSES[0],
    statusEpochMs: nowEpochMs,
    comments: [],
    attachments: [],
    properties: {},
  };
  await state.saveRequest(request);
  return json(201, describeRequest(call, request));
}

function reporterOf(call: JiraCall, serviceDeskId: string, onBehalfOf: unknown): string {
  const { behaviour, state } = call;
  if (onBehalfOf === undefined) return state.owner.accountId;
  if (!behaviour.mayRaiseOnBehalf) {
    throw new JiraRefusal(
      403,
      'You do not have permission to raise a request on behalf of others.',
    );
  }
  const isCustomer =
    typeof onBehalfOf === 'string' &&
    (onBehalfOf === state.owner.accountId || state.isCustomer(serviceDeskId, onBehalfOf));
  if (!isCustomer) {
    throw new JiraRefusal(
      400,
      'The user you are raising this request on behalf of is no customer.',
    );
  }
  return onBehalfOf;
}

function requireAccount({ state }: JiraCall, accountId: string): void {
  if (state.account(accountId) === undefined) {
    throw new JiraRefusal(400, 'A participant does not exist.');
  }
}

async function comment(call: JiraCall) {
  const { issueKey, comments } = requestOf(call);
  const body = readBody(call, ['body', 'public']);
  const added: StoredComment = {
    id: String(1_000 + comments.length),
    body: requiredText(body, 'body'),
    public: body['public'] === true,
    createdEpochMs: call.nowEpochMs,
  };
  await call.state.changeRequest(issueKey, (request) => ({
    ...request,
    comments: [...request.comments, added],
  }));
  return json(201, describeComment(added));
}

async function attach(call: JiraCall) {
  const { issueKey } = requestOf(call);
  const body = readBody(call, ['temporaryAttachmentIds', 'public', 'additionalComment']);
  const ids = textList(body, 'temporaryAttachmentIds');
  if (ids.length === 0) throw new JiraRefusal(400, 'temporaryAttachmentIds is required.');
  const added = ids.map((id): StoredAttachment => {
    const file = call.state.temporaryFile(id);
    if (file === undefined) throw new JiraRefusal(400, 'A temporary attachment does not exist.');
    const { filename, mimeType, size, sha256 } = file;
    return { id, filename, mimeType, size, sha256, createdEpochMs: call.nowEpochMs };
  });
  await call.state.changeRequest(issueKey, (request) => ({
    ...request,
    attachments: [...request.attachments, ...added],
  }));
  const values = added.map(describeAttachment);
  const attachments = { size: values.length, start: 0, limit: 50, isLastPage: true, values };
  return json(201, { comment: { public: body['public'] === true }, attachments });
}

async function transition(call: JiraCall) {
  const { issueKey } = requestOf(call);
  const id = requiredText(readBody(call, ['id', 'additionalComment']), 'id');
  const status = STATUSES[Number(id) - 1];
  if (status === undefined) throw new JiraRefusal(400, 'The transition is not valid.');
  await call.state.changeRequest(issueKey, (request) => ({
    ...request,
    status,
    statusEpochMs: call.nowEpochMs,
  }));
  return NO_CONTENT;
}
