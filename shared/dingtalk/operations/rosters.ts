import * as z from 'zod';
import { requireCount } from '../call-limits.ts';
import { defineOperation, exempt } from '../operation.ts';
import { id, list, optionalInteger, optionalText } from '../wire-values.ts';

const ROSTERS = 'hrm/rosters/lists/query';

const rosterField = z.object({
  /** Such as `sys00-name`. */
  fieldCode: id,
  fieldName: optionalText,
  /** One, but for the fields of a group that has several rows; none if nobody has filled it in. */
  fieldValueList: list(
    z.object({
      /** Of a field with choices its key; `label` is what people see. */
      value: optionalText,
      label: optionalText,
      /** Row of its group, from 0. */
      itemIndex: optionalInteger,
    }),
  ),
});

const rosterEntry = z.object({ userId: id, fieldDataList: list(rosterField) });
export type RosterEntry = z.output<typeof rosterEntry>;

/**
 * Fields of smart HR's roster. The fields must be named: a roster holds identity-card and bank
 * numbers, which nobody gets by leaving something out.
 *
 * Page: api-getemployeerosterbyfield, 2026-06-04.
 */
export const queryRosters = defineOperation({
  name: ROSTERS,
  host: 'api',
  method: 'POST',
  path: '/v1.0/hrm/rosters/lists/query',
  family: 'new-rest',
  metering: exempt,
  safeToRepeat: true,
  encode: (params: {
    /** The app's agent id. */
    readonly agentId: number;
    /** 1 to 100. */
    readonly userIds: readonly string[];
    /** 1 to 100. */
    readonly fieldCodes: readonly string[];
  }) => {
    requireCount(ROSTERS, 'people', params.userIds, 100);
    requireCount(ROSTERS, 'fields', params.fieldCodes, 100);
    return {
      body: {
        userIdList: params.userIds,
        fieldFilterList: params.fieldCodes,
        appAgentId: params.agentId,
      },
    };
  },
  schema: z.object({ result: list(rosterEntry) }),
});
