type Settings = Readonly<Record<string, string>>;

/** The folder of the source of a deployed function: `dt-<folder>-<stage>`. */
export function folderOf(functionName: string, stage: string): string {
  const [begin, end] = ['dt-', `-${stage}`];
  const isOurs = functionName.startsWith(begin) && functionName.endsWith(end);
  return isOurs ? functionName.slice(begin.length, -end.length) : functionName;
}

/** The alias that triggers and callers use; `LATEST` where somebody does without one. */
export function aliasOf(settings: Settings): string {
  return settings['FUNCTION_ALIAS'] ?? 'live';
}

/** The domain at which the intake is called; undefined where that is the address of its trigger. */
export function intakeDomainOf(settings: Settings): string | undefined {
  const domain = settings['INTAKE_DOMAIN'] ?? '';
  return domain === '' || domain === 'not-set' ? undefined : domain;
}
