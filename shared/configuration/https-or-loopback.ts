const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Plain HTTP would carry tokens and personal data in the clear; on loopback nobody listens. */
export function isHttpsOrLoopback(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || LOOPBACK.has(hostname);
}
