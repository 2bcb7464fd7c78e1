const SLOTS = 16_384;
/** CRC16-CCITT as XMODEM has it: the one Redis Cluster's specification names. */
const POLYNOMIAL = 0x1021;

/** The slot that a key is in: of the part between the first braces, if there is one, else of the whole key. */
export function slotOf(key: string): number {
  const tag = /^[^{]*\{([^}]+)\}/s.exec(key)?.[1];
  return crc16(Buffer.from(tag ?? key)) % SLOTS;
}

function crc16(bytes: Buffer): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
    crc &= 0xffff;
  }
  return crc;
}
