/** Settings that name something that belongs to one environment alone. */
const OWN_NAMES = [
  'STAGE',
  'TABLESTORE_ENDPOINT',
  'TABLESTORE_INSTANCE',
  'OSS_BUCKET',
  'AUDIT_BUCKET',
  'SEALING_SECRET_NAME',
  'CALLBACK_SECRET_NAME',
] as const;

type Settings = Readonly<Record<string, string>>;

export interface SharedName {
  readonly setting: string;
  readonly otherEnvironment: string;
}

/** The settings by which an environment would use what is another's, with whose it is. */
export function sharedNames(
  own: Settings,
  others: Readonly<Record<string, Settings>>,
): readonly SharedName[] {
  return Object.entries(others).flatMap(([otherEnvironment, settings]) =>
    OWN_NAMES.flatMap((setting) => {
      const value = own[setting] ?? '';
      return value !== '' && value === settings[setting] ? [{ setting, otherEnvironment }] : [];
    }),
  );
}
