import type { DeployedVersion } from './deployed-function.ts';

/** True if instances of both would be the same: descriptions and tags apart. */
export function isSameCodeAndSettings(left: DeployedVersion, right: DeployedVersion): boolean {
  return fingerprint(left) === fingerprint(right);
}

function fingerprint({ configuration, code }: DeployedVersion): string {
  const { description: _description, tags: _tags, ...settings } = configuration;
  return canonical([settings, code]);
}

/** JSON with the keys in order, so that the way a setting was written does not count. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
