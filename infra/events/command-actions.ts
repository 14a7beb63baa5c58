import * as z from 'zod';
import {
  payloadSchemas,
  type Action,
} from '../../functions/event-worker/requests/payload-schemas.ts';
import type { BilingualText } from '../../shared/errors/index.ts';

interface CommandAction {
  /** The function's own name of it; absent where the local cloud alone plays the people. */
  readonly action?: Action;
  readonly text: BilingualText;
}

/** What can be asked for, by the word of the command line. */
export const commandActions: Readonly<Record<string, CommandAction>> = {
  status: {
    action: 'status',
    text: { en: 'counts by state, what is unfinished', zhHK: '各狀態的數目及未完成的工作' },
  },
  list: { action: 'events', text: { en: 'the events of a selection', zhHK: '列出選取的事件' } },
  show: {
    action: 'event',
    text: { en: 'one event and what became of it', zhHK: '單一事件及其處理結果' },
  },
  'dead-letters': {
    action: 'dead-letters',
    text: { en: 'what was given up, and why', zhHK: '已放棄的項目及原因' },
  },
  replay: { action: 'replay', text: { en: 'set events going again', zhHK: '重播事件' } },
  'sample-approval': {
    text: {
      en: 'local cloud only: an employee asks for equipment, the manager agrees',
      zhHK: '只限本機雲端：僱員申請設備，主管批准',
    },
  },
};

/** The function's own schema of an action's payload. */
export function payloadSchemaOf(commandAction: string): z.ZodObject | undefined {
  if (!Object.hasOwn(commandActions, commandAction)) return undefined;
  const action = commandActions[commandAction]?.action;
  const schema: z.ZodType | undefined = action === undefined ? undefined : payloadSchemas[action];
  return schema instanceof z.ZodObject ? schema : undefined;
}
