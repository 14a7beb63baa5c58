/** Reversed, as ZIP has it. */
const POLYNOMIAL = 0xedb88320;
let table: Uint32Array | undefined;

/**
 * CRC-32 of ZIP and gzip. Node has one of its own since 20.15 only; functions run on older releases too.
 */
export function crc32(bytes: Uint8Array): number {
  const steps = (table ??= stepsOfBytes());
  let crc = 0xffff_ffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (steps[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffff_ffff) >>> 0;
}

function stepsOfBytes(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
    return crc;
  });
}
