import type { z } from 'zod';
import type { HttpMethod } from '../http/index.ts';

/** `api`: api.dingtalk.com, token in a header. `oapi`: oapi.dingtalk.com, token in the query. */
export type DingTalkHost = 'api' | 'oapi';

/**
 * How an operation says success and failure: `old-plain` (`errcode` with HTTP 200), `old-gateway`
 * (the same, real cause in `sub_code` of errcode 88), `new-rest` (HTTP status and `code` in words).
 */
export type AnswerFamily = 'old-plain' | 'old-gateway' | 'new-rest';

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue | undefined };

/** The variable part of a request. The token is added by the client. */
export interface EncodedRequest {
  /** Values of the `{name}` parts of the path, not yet escaped. */
  readonly pathValues?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: JsonValue;
  /** Besides those of every request; names in lower case, and never that of the token. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * The value by which DingTalk knows a repetition of this very request, wherever it stands in it
   * (header `x-client-token`, field `msgUuid`). With it an unknown outcome is repeated although the
   * operation by itself is not safe to repeat.
   */
  readonly idempotencyKey?: string;
}

/** Whether DingTalk counts the call against the organisation's monthly quota, and who says so. */
export interface Metering {
  readonly metered: boolean;
  /** Page of the DingTalk documentation. */
  readonly source: string;
  /** State of that page, `yyyy-MM-dd`. */
  readonly asOf: string;
}

/** One operation of DingTalk, complete: everything the client knows of it stands here. */
export interface Operation<Params, Answer> {
  /** Short and stable; used in errors, ledgers and as the key of the pacer. */
  readonly name: string;
  readonly host: DingTalkHost;
  readonly method: HttpMethod;
  /** With a leading slash; `{name}` stands for a part that each request names. */
  readonly path: string;
  readonly family: AnswerFamily;
  readonly metering: Metering;
  /**
   * True if doing it twice equals doing it once: an unknown outcome is then repeated. If false it is
   * repeated only with an idempotency key in the request.
   */
  readonly safeToRepeat: boolean;
  /**
   * Pure; asked once a call, so that every repetition sends the same.
   *
   * @throws InvalidCallError for what DingTalk is documented to refuse.
   */
  readonly encode: (params: Params) => EncodedRequest;
  /** What a success body must be. Unknown fields are dropped. */
  readonly schema: z.ZodType<Answer>;
  /** A success may have no body at all; it is then read as `{}`. */
  readonly mayBeEmpty?: true;
}

/** What planners, ledgers and the decoder need of an operation, whatever its parameters. */
export type AnyOperation = Pick<
  Operation<never, unknown>,
  'name' | 'host' | 'family' | 'metering' | 'safeToRepeat'
>;

/** Gives a descriptor its types. */
export function defineOperation<Params, Answer>(
  operation: Operation<Params, Answer>,
): Operation<Params, Answer> {
  return operation;
}

const BILLING_PAGE = 'dingtalk-application-development-platform-billing-model';
const EXEMPTION_PAGE = 'basic-interfaces-such-as-log-off-and-address-book';

/** Attendance, approval, messages, calendar, to-do, exclusive. */
export const metered: Metering = { metered: true, source: BILLING_PAGE, asOf: '2026-08-22' };
/** The list on that page: tokens, login, contacts with leave records, rosters and leavers of smart HR. */
export const exempt: Metering = { metered: false, source: EXEMPTION_PAGE, asOf: '2026-07-22' };
