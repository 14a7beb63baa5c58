/**
 * The streams of an organisation: one per source, each with a sequence and a chain of its own. The
 * names stand in keys, in archive objects and in every event that has left: never change one.
 */
export const STREAM_NAMES = [
  'file-audit',
  'admin-operations',
  'storage',
  'screenshots',
  'trusted-devices',
  'directory-events',
  'directory-snapshot',
  'approvals',
  'own-trail',
  'chain-anchors',
] as const;
export type StreamName = (typeof STREAM_NAMES)[number];

export function isStreamName(text: string): text is StreamName {
  return STREAM_NAMES.some((name) => name === text);
}
