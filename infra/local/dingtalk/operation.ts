import type { AnswerBody, AnswerFamily } from './answers.ts';
import type { ApprovalBook } from './approval-book.ts';
import type { ApprovalFiles } from './approval-files.ts';
import type { AttendanceBook } from './attendance-book.ts';
import type { AuditBook } from './audit/audit-book.ts';
import type { CallParameters } from './call-parameters.ts';
import type { CompanyChanges } from './company-changes.ts';
import type { CompanyDirectory } from './company-directory.ts';
import type { ContactBook } from './contact-book.ts';
import type { LoginStore, UserSession } from './login-store.ts';
import type { MessageLog } from './message-log.ts';
import type { CalendarBook } from './planner/calendar-book.ts';
import type { TodoBook } from './planner/todo-book.ts';
import type { CallbackDesk } from './push/callback-desk.ts';
import type { PushQueue } from './push/push-queue.ts';
import type { DingTalkAppRegistration, LiveSettings } from './settings.ts';
import type { TokenStore } from './token-store.ts';

/** What an API knows when it is called with a good token. */
export interface AppCall {
  readonly parameters: CallParameters;
  /** Values of the `{…}` parts of the path. */
  readonly pathValues: Readonly<Record<string, string>>;
  readonly app: DingTalkAppRegistration;
  readonly directory: CompanyDirectory;
  readonly contacts: ContactBook;
  readonly attendance: AttendanceBook;
  readonly approvals: ApprovalBook;
  readonly audit: AuditBook;
  readonly changes: CompanyChanges;
  readonly logins: LoginStore;
  /** Tickets of the JavaScript interface, by app. */
  readonly tickets: TokenStore;
  /** Whose token it is, where an operation accepts one of a person. */
  readonly session: UserSession | undefined;
  readonly messages: MessageLog;
  readonly approvalFiles: ApprovalFiles;
  readonly calendarBook: CalendarBook;
  readonly todoBook: TodoBook;
  readonly callbackDesk: CallbackDesk;
  readonly pushQueue: PushQueue;
  readonly settings: LiveSettings;
  /** Header `x-client-token`: equal for a repetition of one request. */
  readonly clientToken: string | undefined;
  readonly nowEpochMs: number;
}

/** One API of either host that needs an app's token. */
export interface AppOperation {
  /**
   * Path without the leading slash, with `{name}` for a part that varies; after the method and a
   * blank where two operations share a path.
   */
  readonly api: string;
  readonly family: AnswerFamily;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Whether a call is taken from the organisation's monthly quota. */
  readonly isMetered: boolean;
  /** Permission codes, one of which the app must have. */
  readonly scopes: readonly string[];
  readonly omitsErrmsg?: boolean;
  /** A token of a person who has logged in serves as well as that of the app. */
  readonly acceptsUserToken?: boolean;
  /** A success is the status 200 without a body. */
  readonly hasNoBody?: boolean;
  /** @throws Refusal */
  readonly handle: (call: AppCall) => AnswerBody | Promise<AnswerBody>;
}
