import type { JiraCall } from './operation.ts';
import type {
  Account,
  RequestField,
  StoredAttachment,
  StoredComment,
  StoredRequest,
} from './site.ts';

/** `CustomerRequestDTO`: what making a request and looking at it answer. */
export function describeRequest(call: JiraCall, request: StoredRequest): object {
  const { baseUrl, state } = call;
  const { issueId, issueKey, fieldValues } = request;
  const desk = state.serviceDesks.find(({ id }) => id === request.serviceDeskId);
  const type = desk?.requestTypes.find(({ id }) => id === request.requestTypeId);
  const reporter = state.account(request.reporterAccountId);
  return {
    issueId,
    issueKey,
    requestTypeId: request.requestTypeId,
    serviceDeskId: request.serviceDeskId,
    createdDate: describeDate(request.createdEpochMs),
    ...(reporter === undefined ? {} : { reporter: describeAccount(call, reporter) }),
    requestFieldValues: (type?.fields ?? [])
      .filter(({ fieldId }) => fieldId in fieldValues)
      .map(({ fieldId, name }) => ({ fieldId, label: name, value: fieldValues[fieldId] })),
    currentStatus: describeStatus(request),
    _links: {
      web: `${baseUrl}/servicedesk/customer/portal/${request.serviceDeskId}/${issueKey}`,
      agent: `${baseUrl}/browse/${issueKey}`,
      jiraRest: `${baseUrl}/rest/api/2/issue/${issueId}`,
      self: `${baseUrl}/rest/servicedeskapi/request/${issueId}`,
    },
  };
}

export function describeStatus({ status, statusEpochMs }: StoredRequest): object {
  const statusCategory =
    status === 'Resolved' ? 'DONE' : status === 'In progress' ? 'INDETERMINATE' : 'NEW';
  return { status, statusCategory, statusDate: describeDate(statusEpochMs) };
}

export function describeAccount({ baseUrl }: JiraCall, account: Account): object {
  const { accountId, displayName, emailAddress } = account;
  const self = `${baseUrl}/rest/api/2/user?accountId=${encodeURIComponent(accountId)}`;
  return {
    accountId,
    emailAddress,
    displayName,
    active: true,
    timeZone: 'Asia/Hong_Kong',
    _links: { self, jiraRest: self, avatarUrls: {} },
  };
}

export function describeComment({ id, body, createdEpochMs, ...rest }: StoredComment): object {
  return { id, body, public: rest.public, created: describeDate(createdEpochMs) };
}

export function describeAttachment(attachment: StoredAttachment): object {
  const { filename, size, mimeType, createdEpochMs } = attachment;
  return { filename, size, mimeType, created: describeDate(createdEpochMs) };
}

/** `RequestTypeFieldDTO`. */
export function describeField(field: RequestField): object {
  const { fieldId, name, required, validValues = [] } = field;
  return {
    fieldId,
    name,
    description: '',
    required,
    defaultValues: [],
    validValues: validValues.map(({ id, label }) => ({ value: id, label, children: [] })),
    jiraSchema: schemaOf(field),
    visible: true,
  };
}

function schemaOf({ fieldId, kind }: RequestField): object {
  const origin = fieldId.startsWith('customfield_')
    ? { custom: `local:${kind}`, customId: Number(fieldId.slice('customfield_'.length)) }
    : { system: fieldId };
  switch (kind) {
    case 'line':
    case 'text':
      return { type: 'string', ...origin };
    case 'labels':
      return { type: 'array', items: 'string', ...origin };
    case 'choices':
      return { type: 'array', items: 'option', ...origin };
    case 'choice':
      return { type: 'option', ...origin };
    case 'number':
    case 'date':
      return { type: kind, ...origin };
  }
}

export function describeDate(epochMs: number): object {
  const iso = new Date(epochMs + 8 * 3_600_000).toISOString().slice(0, 19);
  return {
    iso8601: `${iso}+0800`,
    jira: `${iso}.000+0800`,
    friendly: iso,
    epochMillis: epochMs,
  };
}
