/** Whether eight digits are a day as names of files have it: `20261127`. */
export function isCalendarDay(digits: string): boolean {
  return /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(digits);
}
