import * as z from 'zod';
import { wireValues } from '../../dingtalk/index.ts';
import { defineEvents } from '../event-definition.ts';
import { ids, integers, part } from '../event-values.ts';

const { optionalId, optionalText, optionalInstant } = wireValues;
const common = { family: 'contacts', metering: 'exempt' } as const;

/** What of a person has changed; a field is there only if DingTalk names it. */
const personFacts = part({
  name: optionalText,
  email: optionalText,
  jobNumber: optionalId,
  workPlace: optionalText,
  telephone: optionalText,
  managerUserid: optionalId,
  hiredDate: optionalInstant,
});

export const contactEvents = [
  ...defineEvents(['user_add_org', 'user_leave_org', 'user_active_org'], {
    ...common,
    ordering: 'person',
    schema: z.object({ userId: ids }),
  }),
  ...defineEvents(['user_modify_org'], {
    ...common,
    ordering: 'person',
    schema: z.object({
      userId: ids,
      diffInfo: part({
        userId: optionalId,
        prev: personFacts.optional(),
        curr: personFacts.optional(),
      }).optional(),
    }),
  }),
  ...defineEvents(['org_admin_add', 'org_admin_remove'], {
    ...common,
    ordering: 'none',
    schema: z.object({ userId: ids }),
  }),
  ...defineEvents(['org_dept_create', 'org_dept_modify', 'org_dept_remove'], {
    ...common,
    ordering: 'department',
    schema: z.object({ deptId: integers }),
  }),
  ...defineEvents(['label_user_change'], {
    ...common,
    ordering: 'none',
    typeField: 'action',
    schema: z.object({ userIdList: ids, labelIdList: ids, action: optionalText }),
  }),
  // What changed of the role is not documented beyond the type: read the roles anew.
  ...defineEvents(['label_conf_add', 'label_conf_del', 'label_conf_modify'], {
    ...common,
    ordering: 'none',
    schema: z.object({}),
  }),
  ...defineEvents(['org_change'], { ...common, ordering: 'none', schema: z.object({}) }),
  ...defineEvents(['org_remove'], {
    ...common,
    metering: 'unknown',
    ordering: 'none',
    schema: z.object({}),
  }),
] as const;
