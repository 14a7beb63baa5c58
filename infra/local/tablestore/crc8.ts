/** CRC-8 with polynomial 0x07 and initial value 0: the checksum of cells and rows in PlainBuffer. */
const TABLE = Uint8Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = (remainder & 0x80) === 0 ? remainder << 1 : (remainder << 1) ^ 0x07;
  }
  return remainder;
});

/** Continues a checksum over these bytes. */
export function crc8(checksum: number, bytes: Uint8Array): number {
  let current = checksum;
  for (const byte of bytes) current = TABLE[(current ^ byte) & 0xff] ?? 0;
  return current;
}
