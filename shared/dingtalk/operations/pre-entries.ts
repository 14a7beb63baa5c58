import * as z from 'zod';
import { requireCount, requireWithin } from '../call-limits.ts';
import { requireMobileNumber } from '../mobile-number.ts';
import { defineOperation, metered } from '../operation.ts';
import { id } from '../wire-values.ts';

const CREATE = 'hrm/preentries';
/** The page advises not to exceed it. */
const MOST_GROUPS = 5;
const MOST_FIELDS = 5;

export interface NewPreEntry {
  readonly name: string;
  /** `+852-xxxxxxxx` for Hong Kong. */
  readonly mobile: string;
  readonly expectedEpochMs?: number;
  /** The app's agent id. */
  readonly agentId?: number;
  /** Fields of the roster by group, 5 of 5 at most. */
  readonly groups?: readonly {
    readonly groupId: string;
    readonly fields: Readonly<Record<string, string>>;
  }[];
  /** Whether DingTalk asks the person to fill in the rest; default no. */
  readonly asksPerson?: boolean;
}

/**
 * Tells smart HR of somebody who is to join. The id in the answer is temporary: another one takes its
 * place on the day of joining.
 *
 * DingTalk has no idempotence key for it, so an unknown outcome is not repeated: look for the mobile
 * number among the rosters of `listPreEntries`.
 *
 * Page: add-employees-to-be-hired-supports-system-and-custom-fields, 2026-06-04. The list of exempt
 * calls names only the older form of this one, so it is booked as metered.
 */
export const createPreEntry = defineOperation({
  name: CREATE,
  host: 'api',
  method: 'POST',
  path: '/v1.0/hrm/preentries',
  family: 'new-rest',
  metering: metered,
  safeToRepeat: false,
  encode: (entry: NewPreEntry) => {
    const { name, mobile, expectedEpochMs, agentId, groups } = entry;
    requireWithin(CREATE, 'the length of the name', name.length, 1, 80);
    requireMobileNumber(CREATE, mobile);
    return {
      body: {
        name,
        mobile,
        needSendPreEntryMsg: entry.asksPerson ?? false,
        ...(expectedEpochMs === undefined ? {} : { preEntryTime: expectedEpochMs }),
        ...(agentId === undefined ? {} : { agentId }),
        ...(groups === undefined ? {} : { groups: encodeGroups(groups) }),
      },
    };
  },
  schema: z.object({ tmpUserId: id }),
});

function encodeGroups(groups: NonNullable<NewPreEntry['groups']>) {
  requireCount(CREATE, 'groups', groups, MOST_GROUPS);
  return groups.map(({ groupId, fields }) => {
    const values = Object.entries(fields).map(([fieldCode, value]) => ({ fieldCode, value }));
    requireCount(CREATE, 'fields of a group', values, MOST_FIELDS);
    return { groupId, sections: [{ oldIndex: 0, empFieldVOList: values }] };
  });
}
