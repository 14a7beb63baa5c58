type Version = readonly [major: number, minor: number, patch: number];

const COMPARATOR = /^(>=|>|<=|<|=|)(\d+)(?:\.(\d+))?(?:\.(\d+))?$/;

/**
 * Whether a version lies in a range as `engines` of package.json has it: comparators that are joined by
 * blanks, alternatives by `||`. False for what is no such range: a range that nobody can read holds
 * nothing.
 */
export function isInRange(version: string, range: string): boolean {
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined) return false;
  const given: Version = [Number(major), Number(minor), Number(patch)];
  return range.split('||').some((part) =>
    part
      .trim()
      .split(/\s+/)
      .every((comparator) => holds(given, comparator)),
  );
}

function holds(given: Version, comparator: string): boolean {
  const [, sign, major, minor = '0', patch = '0'] = COMPARATOR.exec(comparator) ?? [];
  if (major === undefined) return false;
  const order = compare(given, [Number(major), Number(minor), Number(patch)]);
  switch (sign) {
    case '>=':
      return order >= 0;
    case '>':
      return order > 0;
    case '<=':
      return order <= 0;
    case '<':
      return order < 0;
    default:
      return order === 0;
  }
}

function compare(one: Version, other: Version): number {
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2];
}
