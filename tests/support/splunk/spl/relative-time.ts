const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** An instant such as `-30d@d`, in epoch seconds; days begin at midnight UTC here. */
export function relativeTime(text: string, now: number): number {
  if (text === 'now') return now;
  if (/^\d+$/.test(text)) return Number(text);
  const match = /^(?:([+-]\d+)([smhd]))?(?:@([smhd]))?$/.exec(text);
  if (match === null || text === '') throw new Error(`no time: ${text}`);
  const [, count = '0', unit = 's', snap = 's'] = match;
  const moved = now + Number(count) * (SECONDS[unit] ?? 1);
  const step = SECONDS[snap] ?? 1;
  return Math.floor(moved / step) * step;
}
