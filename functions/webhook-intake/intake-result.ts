import type {
  CallbackRefusal,
  CallbackReply,
  EnvelopeFault,
  RobotRefusal,
} from '../../shared/dingtalk-callback/index.ts';
import type { HandOver } from './hand-over.ts';

/** Why a request is not acknowledged, and never will be as it is. */
export type Refusal =
  | CallbackRefusal
  | EnvelopeFault
  | RobotRefusal
  | 'app-unknown'
  | 'organisation-mismatch'
  | 'path-unknown'
  | 'method-not-allowed'
  | 'body-too-large'
  | 'body-broken-off';

export type IntakeResult =
  | {
      /** `checked`: DingTalk tried the address; nothing is recorded. */
      readonly outcome: 'accepted' | 'duplicate' | 'stale' | 'checked';
      /** For a robot's message there is nothing to say. */
      readonly reply: CallbackReply | Readonly<Record<string, never>>;
      readonly handOver?: HandOver;
    }
  | { readonly outcome: 'refused'; readonly reason: Refusal }
  /** Right, but not certainly on record, or not to be judged for want of keys: to be sent again. */
  | { readonly outcome: 'unavailable'; readonly reason: 'not-recorded' | 'keys-unavailable' };
