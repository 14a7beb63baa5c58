import { randomInt } from 'node:crypto';
import type { PreEntry } from './contact-person.ts';
import { pageOfIds } from './employee-operations.ts';
import { requiredText } from './expect-parameters.ts';
import { isRecord } from './json-value.ts';
import { formatDate, startOfDate } from './local-date-time.ts';
import type { AppCall, AppOperation } from './operation.ts';
import { newRefusal } from './refusal.ts';

/** Who is expected to join, in smart HR. */
export const PRE_ENTRY_OPERATIONS: readonly AppOperation[] = [
  {
    api: 'topapi/smartwork/hrm/employee/querypreentry',
    family: 'top',
    method: 'POST',
    isMetered: false,
    scopes: ['qyapi_hrm_read_user'],
    handle: (call) =>
      pageOfIds(
        call,
        expectedJoiners(call).map(({ temporaryUserId }) => temporaryUserId),
      ),
  },
  {
    api: 'v1.0/hrm/preentries',
    family: 'rest',
    method: 'POST',
    // Of the two forms of this call, the list of exempt ones names only the other.
    isMetered: true,
    scopes: ['Pro.HrmPreentry.ReadWrite'],
    handle: addPreEntry,
  },
];

/** Joiners to come of the sample company, and whoever was added and has not joined under that number. */
export function expectedJoiners(call: AppCall): readonly PreEntry[] {
  const today = formatDate(call.nowEpochMs);
  const ofSample = call.directory.company.people
    .filter(({ hiredOn }) => hiredOn > today)
    .map((person) => ({
      temporaryUserId: `tmp-${person.userId}`,
      name: person.nameZhHK,
      mobile: '',
      expectedEpochMs: startOfDate(person.hiredOn),
      fields: {},
    }));
  const joined = new Set(call.directory.members().map(({ mobile }) => mobile));
  const added = call.directory.changes.preEntries.filter(({ mobile }) => !joined.has(mobile));
  return [...ofSample, ...added];
}

async function addPreEntry(call: AppCall): Promise<Record<string, unknown>> {
  const name = requiredText(call, 'name');
  const mobile = requiredText(call, 'mobile');
  if (!/^(?:\+\d{1,4}-)?\d{5,15}$/.test(mobile)) throw invalid('mobile');
  const isTaken =
    call.directory.members().some((person) => person.mobile === mobile) ||
    call.directory.changes.preEntries.some((entry) => entry.mobile === mobile);
  if (isTaken) throw invalid('mobile 已存在');
  const expectedEpochMs = call.parameters.integer('preEntryTime');
  if (Number.isNaN(expectedEpochMs)) throw invalid('preEntryTime');
  const temporaryUserId = `pre${randomInt(1e9, 1e10)}`;
  const fields = readFields(call.parameters.raw('groups'));
  await call.contacts.addPreEntry({ temporaryUserId, name, mobile, expectedEpochMs, fields });
  return { tmpUserId: temporaryUserId };
}

/** Values by field code, out of groups of sections of fields. */
function readFields(groups: unknown): Readonly<Record<string, string>> {
  const fields = listOf(groups, undefined)
    .flatMap((group) => listOf(group, 'sections'))
    .flatMap((section) => listOf(section, 'empFieldVOList'))
    .map((field): [string, string] => {
      const { fieldCode, value } = isRecord(field) ? field : {};
      if (typeof fieldCode !== 'string' || typeof value !== 'string') throw invalid('groups');
      return [fieldCode, value];
    });
  return Object.fromEntries(fields);
}

/** A list, or that of a member of an object; empty if there is none. */
function listOf(value: unknown, member: string | undefined): readonly unknown[] {
  const found = member === undefined ? value : isRecord(value) ? value[member] : null;
  if (found === undefined) return [];
  if (!Array.isArray(found)) throw invalid('groups');
  return found;
}

function invalid(what: string): Error {
  return newRefusal('invalidParameter', `参数错误: ${what}`);
}
