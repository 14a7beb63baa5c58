import { createHmac } from 'node:crypto';

/**
 * Signature of a message to a group robot: HMAC-SHA256 over the timestamp, a line feed and the key,
 * with the key itself as the key, in Base64. DingTalk takes it for an hour.
 *
 * Page: customize-robot-security-settings, 2026-08-22.
 */
export function signRobotRequest(signingSecret: string, timestampEpochMs: number): string {
  return createHmac('sha256', signingSecret)
    .update(`${String(timestampEpochMs)}\n${signingSecret}`)
    .digest('base64');
}
