import type { RunningCloud } from '../running-cloud.ts';
import { AUDIT_FUNCTION } from './audited-cloud.ts';

/** Moves local time on, then has the timer forward; resolves when nothing is queued or running. */
export async function passAndForward(running: RunningCloud, durationMs: number): Promise<void> {
  running.cloud.clock.advance(durationMs);
  await running.host.settled();
  await running.host.fireTrigger(AUDIT_FUNCTION, 'forward');
  await running.host.settled();
}

/** What the alarm robot has told the group, in both languages, oldest first. */
export function toldInGroup(running: RunningCloud): readonly string[] {
  return running.cloud.dingTalk.controls
    .messages()
    .filter(({ channel }) => channel === 'group-robot')
    .map(
      ({ content }) => (content as { readonly text: { readonly content: string } }).text.content,
    );
}
