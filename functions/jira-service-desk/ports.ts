import type { OrganisationConfiguration } from '../../shared/configuration/index.ts';
import type { AuditTrail, Logger } from '../../shared/observability/index.ts';
import type { Clock } from '../../shared/time/index.ts';
import type { Approval } from './domain/approval.ts';
import type { FieldValues } from './domain/map-request.ts';
import type { JiraSettings } from './domain/settings.ts';
import type { RequestRows } from './request-rows.ts';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** What a new request is made of. */
export interface NewRequest {
  readonly serviceDeskId: string;
  readonly requestTypeId: string;
  readonly fieldValues: FieldValues;
  /** accountId; absent: the connector's own account. */
  readonly raiseOnBehalfOf: string | undefined;
}

export interface FoundRequest {
  readonly issueId: string;
  readonly issueKey: string;
}

export interface MadeRequest extends FoundRequest {
  /** Where the customer sees it. */
  readonly webUrl: string;
}

export interface RequestFile {
  readonly name: string;
  readonly content: Uint8Array;
  readonly public: boolean;
}

export interface RequestTypeField {
  readonly fieldId: string;
  readonly name: string;
  readonly required: boolean;
  /** Texts of the options; empty if the field takes anything. */
  readonly options: readonly string[];
}

/**
 * One Jira Service Management site, as the connector's account.
 *
 * @throws RequestRefusedError, JiraAccessDeniedError, JiraThrottledError (certainly nothing was
 *   done), JiraUnavailableError (see `mayHaveTakenEffect`); the reason of the signal if aborted
 */
export interface ServiceDesk {
  /** Not idempotent: after an unknown outcome look with `findByLabel`. Nothing is repeated here. */
  create(request: NewRequest, call?: CallOptions): Promise<MadeRequest>;
  /**
   * Requests of the project with exactly this label, oldest first. The index behind it lags: "not
   * found" says something only after a while, except for the issues named by `knownIssueIds`.
   */
  findByLabel(
    query: {
      readonly projectKey: string;
      readonly label: string;
      readonly knownIssueIds?: readonly string[];
    },
    call?: CallOptions,
  ): Promise<readonly FoundRequest[]>;
  /** The same request with its address. */
  read(issueKey: string, call?: CallOptions): Promise<MadeRequest>;
  /** Sets a property of the issue; repeating it changes nothing. */
  setProperty(issueKey: string, name: string, value: object, call?: CallOptions): Promise<void>;
  /** Name and length of every file at the request; up to date. */
  listFiles(
    issueKey: string,
    call?: CallOptions,
  ): Promise<readonly { readonly name: string; readonly bytes: number }[]>;
  /** Not idempotent: after an unknown outcome look with `listFiles`. */
  attach(
    issueKey: string,
    serviceDeskId: string,
    file: RequestFile,
    call?: CallOptions,
  ): Promise<void>;
  /** accountId of the one account with this address; undefined if there is none, or several. */
  findAccount(email: string, call?: CallOptions): Promise<string | undefined>;
  /** @throws RequestRefusedError also if there is an account of this address already */
  createCustomer(
    customer: { readonly email: string; readonly displayName: string },
    call?: CallOptions,
  ): Promise<string>;
  addCustomer(serviceDeskId: string, accountId: string, call?: CallOptions): Promise<void>;
  /** The project key of a desk; undefined if there is none of this id. */
  projectKeyOf(serviceDeskId: string, call?: CallOptions): Promise<string | undefined>;
  /** Fields of a request type; undefined if the desk has none of this id. */
  fieldsOf(
    serviceDeskId: string,
    requestTypeId: string,
    call?: CallOptions,
  ): Promise<
    { readonly mayRaiseOnBehalf: boolean; readonly fields: readonly RequestTypeField[] } | undefined
  >;
}

/**
 * DingTalk as the source of truth about approvals.
 *
 * @throws DingTalkError; FileUnavailableError for files; the reason of the signal if aborted
 */
export interface Approvals {
  read(processInstanceId: string, call?: CallOptions): Promise<Approval>;
  /** Not idempotent: after an unknown outcome read the approval's records. */
  comment(
    processInstanceId: string,
    comment: { readonly userId: string; readonly text: string },
    call?: CallOptions,
  ): Promise<void>;
  /** The content of a file; undefined if it is longer than `maxBytes`. */
  fetchFile(
    file: {
      readonly processInstanceId: string;
      readonly fileId: string;
      readonly maxBytes: number;
    },
    call?: CallOptions,
  ): Promise<Uint8Array | undefined>;
  /** Name and address of a person; the address is missing where the app may not see it, or nobody is there. */
  person(
    userId: string,
    call?: CallOptions,
  ): Promise<{ readonly name: string; readonly email: string | undefined }>;
}

/** What the subscriber needs for one organisation. */
export interface SubscriberDependencies {
  readonly organisation: OrganisationConfiguration;
  readonly settings: JiraSettings;
  readonly serviceDesk: ServiceDesk;
  readonly approvals: Approvals;
  readonly rows: RequestRows;
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly log: Logger;
}
