import type { StandInResponse } from '../stand-in/http-listener.ts';
import { JiraRefusal, json } from './jira-answers.ts';
import { parseJql, type JqlClause } from './jql.ts';
import {
  readBody,
  requestOf,
  requiredText,
  textList,
  type JiraCall,
  type JiraOperation,
} from './operation.ts';
import type { StoredRequest } from './site.ts';

const PROPERTY = 'rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}';
const SEARCH = 'rest/api/3/search/jql';
const LONGEST_PROPERTY = 32_768;
const MOST_RECONCILED = 50;

/** The part of the platform's API that a service desk's client needs. */
export const PLATFORM_OPERATIONS: readonly JiraOperation[] = [
  { method: 'PUT', path: PROPERTY, handle: putProperty },
  {
    method: 'GET',
    path: PROPERTY,
    handle: (call) => {
      const key = call.values['propertyKey'] ?? '';
      const { properties } = requestOf(call);
      if (!(key in properties)) throw new JiraRefusal(404, 'The property does not exist.');
      return json(200, { key, value: properties[key] });
    },
  },
  {
    method: 'GET',
    path: SEARCH,
    handle: (call) => {
      const { searchParams } = call.request.url;
      return search(call, {
        jql: searchParams.get('jql') ?? '',
        fields: listOf(searchParams, 'fields'),
        reconcileIssues: listOf(searchParams, 'reconcileIssues'),
      });
    },
  },
  {
    method: 'POST',
    path: SEARCH,
    handle: (call) => {
      const known = ['jql', 'fields', 'reconcileIssues', 'maxResults', 'nextPageToken'];
      const body = readBody(call, known);
      const ids = body['reconcileIssues'] ?? [];
      if (!Array.isArray(ids) || !ids.every(Number.isSafeInteger)) {
        throw new JiraRefusal(400, 'reconcileIssues must be a list of whole numbers.');
      }
      return search(call, {
        jql: requiredText(body, 'jql'),
        fields: textList(body, 'fields'),
        reconcileIssues: ids.map(String),
      });
    },
  },
  {
    method: 'GET',
    path: 'rest/api/3/user/search',
    handle: (call) => {
      const query = (call.request.url.searchParams.get('query') ?? '').toLowerCase();
      if (query === '') throw new JiraRefusal(400, 'The query is missing.');
      const found = call.state
        .accounts()
        .filter(({ displayName, emailAddress }) =>
          [displayName, emailAddress].some((text) => text.toLowerCase().startsWith(query)),
        );
      return json(
        200,
        found.map((account) => ({ ...account, accountType: 'customer', active: true })),
      );
    },
  },
];

async function putProperty(call: JiraCall): Promise<StandInResponse> {
  const { issueKey, properties } = requestOf(call);
  const key = call.values['propertyKey'] ?? '';
  if (key.length > 255) throw new JiraRefusal(400, 'The property key is too long.');
  const text = call.request.body.toString('utf8');
  if (text.length > LONGEST_PROPERTY) throw new JiraRefusal(400, 'The value is too long.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new JiraRefusal(400, 'The value is no JSON.');
  }
  const isNew = !(key in properties);
  await call.state.changeRequest(issueKey, (request) => ({
    ...request,
    properties: { ...request.properties, [key]: value },
  }));
  return json(isNew ? 201 : 200, {});
}

interface Search {
  readonly jql: string;
  readonly fields: readonly string[];
  readonly reconcileIssues: readonly string[];
}

/** Requests that the index knows, and those named by `reconcileIssues` whether it does or not. */
function search(call: JiraCall, { jql, fields, reconcileIssues }: Search): StandInResponse {
  const clauses = parseJql(jql);
  if (reconcileIssues.length > MOST_RECONCILED) {
    throw new JiraRefusal(400, 'reconcileIssues takes 50 ids at most.');
  }
  const { indexDelayMs } = call.behaviour;
  const found = call.state
    .requests()
    .filter(
      ({ issueId, createdEpochMs }) =>
        call.nowEpochMs - createdEpochMs >= indexDelayMs || reconcileIssues.includes(issueId),
    )
    .filter((request) => clauses.every((clause) => matches(call, request, clause)));
  return json(200, {
    issues: found.map((request) => describeIssue(call, request, fields)),
    isLast: true,
  });
}

function matches(call: JiraCall, request: StoredRequest, { field, value }: JqlClause): boolean {
  switch (field) {
    case 'labels':
      return labelsOf(request).some((label) => label.toLowerCase() === value.toLowerCase());
    case 'project':
      return [projectKeyOf(call, request)?.toLowerCase()].includes(value.toLowerCase());
    case 'key':
      return request.issueKey === value.toUpperCase();
  }
}

/** Unless fields are asked for, an issue is its id alone. */
function describeIssue(call: JiraCall, request: StoredRequest, fields: readonly string[]): object {
  const { issueId: id, issueKey: key, fieldValues } = request;
  if (fields.length === 0) return { id };
  const known: Readonly<Record<string, unknown>> = {
    labels: labelsOf(request),
    summary: fieldValues['summary'],
    created: new Date(request.createdEpochMs).toISOString().replace('Z', '+0000'),
    project: { key: projectKeyOf(call, request) },
  };
  const shown = fields.flatMap((name) => (name in known ? [[name, known[name]] as const] : []));
  return {
    id,
    key,
    self: `${call.baseUrl}/rest/api/3/issue/${id}`,
    fields: Object.fromEntries(shown),
  };
}

function labelsOf({ fieldValues }: StoredRequest): readonly string[] {
  const labels = fieldValues['labels'];
  return Array.isArray(labels) ? labels.filter((entry) => typeof entry === 'string') : [];
}

function projectKeyOf({ state }: JiraCall, request: StoredRequest): string | undefined {
  return state.serviceDesks.find(({ id }) => id === request.serviceDeskId)?.projectKey;
}

function listOf(parameters: URLSearchParams, name: string): readonly string[] {
  return parameters
    .getAll(name)
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '');
}
