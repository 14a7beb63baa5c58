import { formatHongKongTimestamp } from '../../../shared/time/index.ts';

/** `12,345`: for reading. */
export function groupedInteger(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `-12,345.60`: groups the whole part of a decimal text and leaves its decimals alone. */
export function groupedQuantity(text: string): string {
  const [whole = '', decimals] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  const figure = decimals === undefined ? grouped : `${grouped}.${decimals}`;
  return withTrueMinus(figure);
}

/** Minutes as `h:mm`, exact; `-0:05` for five minutes less. */
export function hoursAndMinutes(minutes: number): string {
  const size = Math.abs(minutes);
  const text = `${groupedInteger(Math.floor(size / 60))}:${String(size % 60).padStart(2, '0')}`;
  return minutes < 0 ? withTrueMinus(`-${text}`) : text;
}

/** `+4.2 %` of a change in thousandths. */
export function percentText(perMille: number): string {
  const size = Math.abs(perMille);
  const text = `${groupedInteger(Math.floor(size / 10))}.${String(size % 10)} %`;
  if (perMille === 0) return text;
  return perMille < 0 ? withTrueMinus(`-${text}`) : `+${text}`;
}

/** `2026-11-03 09:12:44 HKT`. */
export function hongKongTime(epochMs: number): string {
  return `${formatHongKongTimestamp(epochMs)} HKT`;
}

/** `12.3 kB`, in thousands of bytes as file managers show it. */
export function sizeText(bytes: number): string {
  return bytes < 1000 ? `${String(bytes)} B` : `${groupedInteger(Math.round(bytes / 1000))} kB`;
}

/** A minus as wide as the plus, which lines up in columns of figures. */
function withTrueMinus(text: string): string {
  return text.replace(/^-/, '\u2212');
}
