import { isIP } from 'node:net';

/**
 * What an address is counted under: IPv4 as it is, IPv6 by its first 64 bits, of which one connection to the Internet has
 * all the rest. Undefined for what is no address, as a header may have it.
 */
export function networkOf(address: string): string | undefined {
  const version = isIP(address);
  if (version === 4) return address;
  if (version === 0) return undefined;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = address.toLowerCase().replace(/%.*$/, '').split('::');
  const groups = [...groupsIn(head), ...missing(head, tail), ...groupsIn(tail ?? '')].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}

function groupsIn(part: string): string[] {
  return part === '' ? [] : part.split(':');
}

/** The zeros that `::` stands for. */
function missing(head: string, tail: string | undefined): string[] {
  if (tail === undefined) return [];
  // The last 32 bits may be written as IPv4.
  const written = groupsIn(head).length + groupsIn(tail).length + (tail.includes('.') ? 1 : 0);
  return Array.from({ length: 8 - written }, () => '0');
}
