import type { CallOptions, MadeRequest, ServiceDesk } from '../ports.ts';
import { JiraUnavailableError, RequestRefusedError } from '../errors.ts';
import { exchange, type JiraSite } from './jira-exchange.ts';
import {
  account,
  accounts,
  anything,
  customerRequest,
  filePage,
  requestTypeFields,
  searchResult,
  serviceDesk,
  temporaryFiles,
} from './jira-schemas.ts';
import { multipartFile } from './multipart-file.ts';

const DESK_API = 'rest/servicedeskapi';
const PAGE = 50;
/** More files than any request of ours has; an endless list of pages ends here. */
const MOST_PAGES = 20;

/** The port on the REST APIs of Jira Service Management Cloud, with Basic authentication. */
export function createJiraServiceDesk(site: JiraSite): ServiceDesk {
  const request = (key: string): string => `${DESK_API}/request/${encodeURIComponent(key)}`;
  const desk = (id: string): string => `${DESK_API}/servicedesk/${encodeURIComponent(id)}`;
  return {
    create: async ({ fieldValues, raiseOnBehalfOf, ...about }, call) => {
      const answer = await exchange(
        site,
        {
          method: 'POST',
          path: `${DESK_API}/request`,
          body: {
            ...about,
            requestFieldValues: fieldValues,
            ...(raiseOnBehalfOf === undefined ? {} : { raiseOnBehalfOf }),
          },
          schema: customerRequest,
          fieldIds: Object.keys(fieldValues),
        },
        call,
      );
      return madeRequest(site, answer);
    },

    findByLabel: async ({ projectKey, label, knownIssueIds = [] }, call) => {
      const { issues } = await exchange(
        site,
        {
          method: 'POST',
          path: 'rest/api/3/search/jql',
          body: {
            jql: `project = "${projectKey}" AND labels = "${label}" ORDER BY created ASC`,
            fields: ['labels'],
            maxResults: PAGE,
            ...(knownIssueIds.length === 0 ? {} : { reconcileIssues: knownIssueIds.map(Number) }),
          },
          schema: searchResult,
        },
        call,
      );
      // Searching for a label ignores case and may be cleverer than we want.
      return issues
        .filter(({ fields }) => fields.labels.includes(label))
        .map(({ id, key }) => ({ issueId: id, issueKey: key }));
    },

    read: async (key, call) =>
      madeRequest(
        site,
        await exchange(site, { method: 'GET', path: request(key), schema: customerRequest }, call),
      ),

    setProperty: async (key, name, value, call) => {
      const path = `rest/api/3/issue/${encodeURIComponent(key)}/properties/${name}`;
      await exchange(site, { method: 'PUT', path, body: value, schema: anything }, call);
    },

    listFiles: (key, call) => listFiles(site, request(key), call),

    attach: async (key, serviceDeskId, file, call) => {
      const upload = `${desk(serviceDeskId)}/attachTemporaryFile`;
      const temporaryAttachmentIds = await uploadFile(site, upload, multipartFile(file), call);
      const body = { temporaryAttachmentIds, public: file.public };
      const path = `${request(key)}/attachment`;
      await exchange(site, { method: 'POST', path, body, schema: anything }, call);
    },

    findAccount: async (email, call) => {
      const path = `rest/api/3/user/search?query=${encodeURIComponent(email)}&maxResults=10`;
      const found = await exchange(site, { method: 'GET', path, schema: accounts }, call);
      // Whoever hides the address is found by it all the same, but is not shown with it.
      const [only, ...more] = found.filter(
        ({ emailAddress = '' }) =>
          emailAddress === '' || emailAddress.toLowerCase() === email.toLowerCase(),
      );
      return more.length === 0 ? only?.accountId : undefined;
    },

    createCustomer: async (customer, call) => {
      const path = `${DESK_API}/customer`;
      const made = await exchange(
        site,
        { method: 'POST', path, body: customer, schema: account },
        call,
      );
      return made.accountId;
    },

    addCustomer: async (serviceDeskId, accountId, call) => {
      const path = `${desk(serviceDeskId)}/customer`;
      const body = { accountIds: [accountId] };
      await exchange(site, { method: 'POST', path, body, schema: anything }, call);
    },

    projectKeyOf: async (serviceDeskId, call) => {
      const path = desk(serviceDeskId);
      const found = await unlessMissing(
        exchange(site, { method: 'GET', path, schema: serviceDesk }, call),
      );
      return found?.projectKey;
    },

    fieldsOf: async (serviceDeskId, requestTypeId, call) => {
      const path = `${desk(serviceDeskId)}/requesttype/${encodeURIComponent(requestTypeId)}/field`;
      const found = await unlessMissing(
        exchange(site, { method: 'GET', path, schema: requestTypeFields }, call),
      );
      if (found === undefined) return undefined;
      return {
        mayRaiseOnBehalf: found.canRaiseOnBehalfOf,
        fields: found.requestTypeFields.map(({ fieldId, name, required, validValues }) => ({
          fieldId,
          name,
          required,
          options: (validValues ?? []).flatMap(({ label }) => label ?? []),
        })),
      };
    },
  };
}

function madeRequest(
  { siteUrl }: JiraSite,
  {
    issueId,
    issueKey,
    _links,
  }: { issueId: string; issueKey: string; _links?: { web?: string | undefined } | undefined },
): MadeRequest {
  return { issueId, issueKey, webUrl: _links?.web ?? `${siteUrl}/browse/${issueKey}` };
}

async function listFiles(site: JiraSite, path: string, call: CallOptions | undefined) {
  const files: { name: string; bytes: number }[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = `start=${String(page * PAGE)}&limit=${String(PAGE)}`;
    const { isLastPage, values } = await exchange(
      site,
      { method: 'GET', path: `${path}/attachment?${query}`, schema: filePage },
      call,
    );
    files.push(...values.map(({ filename, size }) => ({ name: filename, bytes: size })));
    if (isLastPage) return files;
  }
  return files;
}

/** An upload alone attaches nothing: whatever happens to it, the request is as it was. */
async function uploadFile(
  site: JiraSite,
  path: string,
  multipart: ReturnType<typeof multipartFile>,
  call: CallOptions | undefined,
): Promise<readonly string[]> {
  try {
    const { temporaryAttachments } = await exchange(
      site,
      { method: 'POST', path, multipart, schema: temporaryFiles },
      call,
    );
    return temporaryAttachments.map(({ temporaryAttachmentId }) => temporaryAttachmentId);
  } catch (error) {
    if (!(error instanceof JiraUnavailableError)) throw error;
    const { status, cause } = error;
    const failure = { operation: `POST ${path}`, status, cause };
    throw new JiraUnavailableError(failure, false, error.retryAfterMs);
  }
}

async function unlessMissing<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof RequestRefusedError && error.status === 404) return undefined;
    throw error;
  }
}
