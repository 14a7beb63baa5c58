import type { SampleCompany, SamplePunch } from '../sample-company/sample-company.ts';
import { contactControlsOf, type ContactControls } from './contact-controls.ts';
import { approvalControlsOf, type ApprovalControls } from './approval-controls.ts';
import type { ApprovalBook } from './approval-book.ts';
import type { ApprovalFiles } from './approval-files.ts';
import { auditControlsOf, type AuditControls } from './audit/audit-controls.ts';
import type { AuditBook } from './audit/audit-book.ts';
import type { AuditStore } from './audit/audit-store.ts';
import type { CallGate } from './call-gate.ts';
import type { CallFilter, CallLog, LoggedCall, RepeatedCall } from './call-log.ts';
import type { CompanyChanges } from './company-changes.ts';
import type { CompanyDirectory } from './company-directory.ts';
import type { ContactBook } from './contact-book.ts';
import { loginControlsOf, type LoginControls } from './login-controls.ts';
import type { LoginStore } from './login-store.ts';
import { formatMonth } from './local-date-time.ts';
import type { MessageLog, SentMessage } from './message-log.ts';
import { punchEvents } from './push/punch-event.ts';
import { pushControlsOf, type ControlledPushes, type PushControls } from './push/push-controls.ts';
import type {
  DingTalkAppRegistration,
  DingTalkBehaviour,
  DingTalkLimits,
  IpBlockForm,
} from './settings.ts';
import type { TokenStore } from './token-store.ts';

/** A punch to add: whatever is left out is taken as for an ordinary legal punch without a plan. */
export type PunchInput = Pick<SamplePunch, 'userId' | 'userCheckEpochMs'> & Partial<SamplePunch>;

/** What an organisation has used in the present month. */
export interface MonthlyCounters {
  readonly corpId: string;
  /** `yyyy-MM` in UTC+8 */
  readonly month: string;
  readonly apiCalls: number;
  readonly pushes: number;
}

/** What a test or the launcher can see and change, besides the fault switchboard. */
export interface DingTalkControls extends PushControls, LoginControls {
  calls(filter?: CallFilter): readonly LoggedCall[];
  /** Metered calls that were served more than once with the same parameters. */
  repeatedCalls(): readonly RepeatedCall[];
  counters(): readonly MonthlyCounters[];
  limits(): DingTalkLimits;
  /** Changes the named limits, until the stand-in ends. */
  setLimits(limits: Partial<DingTalkLimits>): DingTalkLimits;
  behaviour(): DingTalkBehaviour;
  setBehaviour(behaviour: Partial<DingTalkBehaviour>): DingTalkBehaviour;
  messages(): readonly SentMessage[];
  /** Closes or opens a month `yyyy-MM` ("封賬"); durable. */
  setMonthClosed(corpId: string, month: string, isClosed: boolean): Promise<void>;
  /**
   * Adds a punch, or changes the added one of the same recordId; durable. To change one of the
   * sample company's own, remove it and add its successor.
   */
  addPunch(corpId: string, punch: PunchInput): Promise<SamplePunch>;
  removePunch(corpId: string, userId: string, recordId: number): Promise<void>;
  /** Makes the app's present token unusable. */
  revokeToken(appKey: string): Promise<void>;
  /**
   * Another secret of the app, as by "reset" in the console, until the stand-in ends. What becomes of
   * the token that was given for the old one is `revokeToken`'s.
   */
  resetAppSecret(appKey: string, appSecret: string): void;
  /** Blocks the calling address for five minutes of local time. */
  blockAddress(form?: IpBlockForm): void;
  unblockAddress(): void;
  readonly approvals: ApprovalControls;
  readonly audit: AuditControls;
  readonly contacts: ContactControls;
}

interface ControlledParts extends ControlledPushes {
  readonly apps: Map<string, DingTalkAppRegistration>;
  readonly companies: readonly SampleCompany[];
  readonly callLog: CallLog;
  readonly gate: CallGate;
  readonly changes: CompanyChanges;
  readonly messages: MessageLog;
  readonly tokens: TokenStore;
  readonly logins: LoginStore;
  readonly approvalFiles: ApprovalFiles;
  readonly organisations: ReadonlyMap<
    string,
    {
      readonly directory: CompanyDirectory;
      readonly approvals: ApprovalBook;
      readonly audit: AuditBook;
      readonly contacts: ContactBook;
    }
  >;
  readonly auditStore: AuditStore;
}

/** Records that are added later get ids above all that a generator gives. */
const FIRST_ADDED_RECORD_ID = 900_000_000_000;

/** Makes the controls of a running stand-in. */
export function controlsOf(parts: ControlledParts): DingTalkControls {
  const { apps, settings, callLog, gate, changes, messages, tokens } = parts;
  return {
    calls: (filter) => callLog.calls(filter),
    repeatedCalls: () => callLog.repeated(),
    counters: () => parts.companies.map(({ corpId }) => countersOf(parts, corpId)),
    limits: () => settings.limits,
    setLimits: (limits) => (settings.limits = { ...settings.limits, ...limits }),
    behaviour: () => settings.behaviour,
    setBehaviour: (behaviour) => (settings.behaviour = { ...settings.behaviour, ...behaviour }),
    messages: () => messages.messages(),
    setMonthClosed: (corpId, month, isClosed) => {
      requireCompany(parts, corpId);
      if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new RangeError('a month is yyyy-MM');
      return changes.record({ kind: 'month-closed', corpId, month, isClosed });
    },
    addPunch: async (corpId, input) => {
      const company = requireCompany(parts, corpId);
      if (parts.organisations.get(corpId)?.directory.everEmployed(input.userId) === undefined) {
        throw new RangeError(`nobody is called ${input.userId}`);
      }
      const punch = completePunch(company, input);
      const pushes = parts.pusher.plan(corpId, punchEvents(corpId, punch));
      const told = pushes.length === 0 ? {} : { pushes };
      await changes.record({ kind: 'punch-added', corpId, punch, ...told });
      await parts.pusher.accept(pushes);
      return punch;
    },
    removePunch: (corpId, userId, recordId) => {
      requireCompany(parts, corpId);
      return changes.record({ kind: 'punch-removed', corpId, userId, recordId });
    },
    revokeToken: (appKey) => tokens.revoke(appKey),
    resetAppSecret: (appKey, appSecret) => {
      const app = apps.get(appKey);
      if (app === undefined) throw new RangeError(`no app ${appKey}`);
      apps.set(appKey, { ...app, appSecret });
    },
    blockAddress: (form) => {
      if (form !== undefined) settings.behaviour = { ...settings.behaviour, ipBlockForm: form };
      gate.blockAddress();
    },
    unblockAddress: () => gate.unblockAddress(),
    approvals: approvalControlsOf(parts),
    audit: auditControlsOf(parts),
    contacts: contactControlsOf(parts),
    ...loginControlsOf(parts),
    ...pushControlsOf(parts),
  };
}

function countersOf(parts: ControlledParts, corpId: string): MonthlyCounters {
  const month = formatMonth(parts.now());
  const apiCalls = parts.callLog.countedIn(corpId, month);
  return { corpId, month, apiCalls, pushes: parts.quota.used(corpId) };
}

function requireCompany(parts: ControlledParts, corpId: string): SampleCompany {
  const company = parts.companies.find((entry) => entry.corpId === corpId);
  if (company === undefined) throw new RangeError(`no company ${corpId}`);
  return company;
}

function completePunch(company: SampleCompany, input: PunchInput): SamplePunch {
  if (!Number.isSafeInteger(input.userCheckEpochMs)) {
    throw new RangeError('userCheckEpochMs is a whole number of milliseconds');
  }
  const recordId =
    input.recordId ?? FIRST_ADDED_RECORD_ID + (input.userCheckEpochMs % 10_000_000_000);
  return {
    recordId,
    bizId: `ADDED${recordId.toString(36).toUpperCase()}`,
    sourceType: 'USER',
    isLegal: true,
    invalidRecordType: undefined,
    checkType: undefined,
    planId: undefined,
    workDate: undefined,
    planCheckEpochMs: undefined,
    groupId: company.groups[0]?.groupId ?? 0,
    shiftId: undefined,
    ...input,
  };
}
