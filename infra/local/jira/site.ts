/** A person as the site knows them. */
export interface Account {
  readonly accountId: string;
  readonly displayName: string;
  readonly emailAddress: string;
}

/** What a field takes: a line, a text, one or several of the valid values, labels, a number, a day. */
export type FieldKind = 'line' | 'text' | 'choice' | 'choices' | 'labels' | 'number' | 'date';

export interface RequestField {
  readonly fieldId: string;
  readonly name: string;
  readonly required: boolean;
  readonly kind: FieldKind;
  /** Of `choice` and `choices`: id and what people read. */
  readonly validValues?: readonly { readonly id: string; readonly label: string }[];
}

export interface RequestType {
  readonly id: string;
  readonly name: string;
  readonly fields: readonly RequestField[];
}

export interface ServiceDesk {
  readonly id: string;
  readonly projectId: string;
  readonly projectKey: string;
  readonly projectName: string;
  readonly requestTypes: readonly RequestType[];
}

/** What stands in a site before anybody uses it. */
export interface JiraSite {
  readonly serviceDesks: readonly ServiceDesk[];
  /** The first is whoever the API token belongs to. */
  readonly accounts: readonly Account[];
  /** Customers by the id of a service desk. */
  readonly customers: Readonly<Record<string, readonly string[]>>;
}

/** A request as the site keeps it. */
export interface StoredRequest {
  readonly issueId: string;
  readonly issueKey: string;
  readonly serviceDeskId: string;
  readonly requestTypeId: string;
  readonly createdEpochMs: number;
  readonly reporterAccountId: string;
  readonly participants: readonly string[];
  readonly fieldValues: Readonly<Record<string, unknown>>;
  readonly status: string;
  readonly statusEpochMs: number;
  readonly comments: readonly StoredComment[];
  readonly attachments: readonly StoredAttachment[];
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface StoredComment {
  readonly id: string;
  readonly body: string;
  readonly public: boolean;
  readonly createdEpochMs: number;
}

/** Bytes are not kept: their number and hash say what came. */
export interface StoredAttachment {
  readonly id: string;
  readonly filename: string;
  readonly mimeType: string;
  readonly size: number;
  readonly sha256: string;
  readonly createdEpochMs: number;
}

/** The course of a request, as a service desk's usual workflow has it. */
export const STATUSES = ['Waiting for support', 'In progress', 'Resolved'] as const;
