import type { DingTalkClient } from '../dingtalk/index.ts';
import type { Logger } from '../observability/index.ts';
import type { RandomSource } from '../random/index.ts';
import type { Sealer } from '../sealing/index.ts';
import type { TableClient } from '../table-store/index.ts';
import type { Clock } from '../time/index.ts';
import type { Aged, Directory, Found, LookUpOptions } from './directory.ts';
import { effectOf } from './invalidation.ts';
import { LookUp, type AnswerSource, type Shown } from './look-up.ts';
import { QuietReplyTable } from './quiet-reply-table.ts';
import type { Question } from './question.ts';
import {
  membersQuestion,
  roleHoldersQuestion,
  rolesQuestion,
  subDepartmentsQuestion,
  userQuestion,
} from './questions.ts';
import { ReplyCache } from './reply-cache.ts';
import { ReplyTable } from './reply-table.ts';
import { Rests } from './rests.ts';
import { defaultDirectorySettings, type DirectorySettings } from './settings.ts';
import { walkDepartments, type DepartmentReader } from './walk.ts';

/** One answer that was given, for counts. It names nobody. */
export interface AnswerEvent {
  readonly kind: Question<unknown>['kind'];
  readonly source: AnswerSource;
  readonly outcome: 'found' | 'absent' | 'outside';
}

export interface DirectoryOptions {
  /** Of the app whose view of the organisation it is. */
  readonly client: DingTalkClient;
  readonly clientId: string;
  /** `partitionOf(environment, corpId)`. */
  readonly organisation: string;
  readonly tables: TableClient;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Logger;
  /** One for the whole instance, whatever else is made anew in it; default: one of its own. */
  readonly cache?: ReplyCache;
  readonly settings?: Partial<DirectorySettings>;
  readonly onAnswer?: (event: AnswerEvent) => void;
}

/**
 * The directory of an organisation through an app's client, kept in the instance and in
 * `tables.directoryEntry`. What it promises stands in the README of this folder.
 *
 * @example
 * const directory = createDirectory({ client, clientId, organisation, tables, sealer, ...rest });
 * const found = await directory.user('hk001', { signal });
 * if (found.outcome === 'found') greet(found.entry.value.name);
 */
export function createDirectory(options: DirectoryOptions): Directory {
  const { clock, log, cache = new ReplyCache() } = options;
  const settings = { ...defaultDirectorySettings, ...options.settings };
  const rests = new Rests(clock, settings.restMs);
  const table = new QuietReplyTable(new ReplyTable(options), rests, log);
  const lookUp = new LookUp({ ...options, table, cache, settings });
  const show = async <Value>(
    question: Question<Value>,
    call: LookUpOptions = {},
  ): Promise<Shown<Value>> => {
    const shown = await lookUp.find(question, call);
    const { source, reply } = shown;
    options.onAnswer?.({ kind: question.kind, source, outcome: reply.outcome });
    return shown;
  };
  const find = async <Value>(
    question: Question<Value>,
    call?: LookUpOptions,
  ): Promise<Found<Value>> => foundOf(await show(question, call));
  const subDepartments: DepartmentReader['subDepartments'] = (departmentId, call) =>
    find(subDepartmentsQuestion(departmentId), call);
  const walk = (
    members: DepartmentReader['members'],
    rootIds: readonly number[],
    call: LookUpOptions = {},
  ) =>
    walkDepartments({ subDepartments, members }, rootIds, call, {
      nowEpochMs: clock.nowEpochMs(),
      mostDepartments: settings.mostDepartments,
    });
  return {
    user: (userId, call) => find(userQuestion(userId), call),
    subDepartments: (departmentId, call = {}) => subDepartments(departmentId, call),
    departmentsBelow: (rootIds, call) => walk(undefined, rootIds, call),
    walk: (rootIds, call) =>
      walk((departmentId, each) => find(membersQuestion(departmentId), each), rootIds, call),
    roles: async (call) => agedOf(await show(rolesQuestion(), call)),
    roleHolders: (roleId, call) => find(roleHoldersQuestion(roleId), call),
    invalidate: async (subjects, call) => {
      const { names, changed } = effectOf(subjects);
      await lookUp.forget(names, changed, call?.signal);
    },
  };
}

function foundOf<Value>({ reply, askedEpochMs, source }: Shown<Value>): Found<Value> {
  const asOfEpochMs = askedEpochMs;
  if (reply.outcome !== 'found') return { outcome: reply.outcome, asOfEpochMs };
  const entry = { value: reply.value, asOfEpochMs, isDegraded: source === 'kept' };
  return { outcome: 'found', entry };
}

/** For a question that has no subject, which therefore cannot be absent. */
function agedOf<Value>(shown: Shown<Value>): Aged<Value> {
  const found = foundOf(shown);
  if (found.outcome !== 'found') throw new TypeError('a question without a subject was refused');
  return found.entry;
}
