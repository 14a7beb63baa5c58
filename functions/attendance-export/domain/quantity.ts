/**
 * Hours in hundredths, rounded half up. This is the only place where time is rounded: once per line,
 * after all minutes have been added. 100 minutes = 1.666… hours = 167 hundredths.
 */
export function hourHundredths(minutes: number): number {
  return Math.floor((minutes * 100 + 30) / 60);
}

/** `1.67`, `0.00`: always two decimals, never a thousands separator. */
export function formatHundredths(hundredths: number): string {
  const digits = String(hundredths).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** What is written for a number of minutes: hours with two decimals, or whole minutes. */
export function quantityText(minutes: number, unit: 'hours' | 'minutes'): string {
  return unit === 'hours' ? formatHundredths(hourHundredths(minutes)) : String(minutes);
}
