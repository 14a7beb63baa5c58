import { CommandRefusedError } from '../command/command-refusal.ts';

const LINE = /^([A-Z][A-Z0-9_]*)=(.*)$/;

/**
 * The settings of an environment: a line `NAME=value` each, taken as it is, without quotes; empty lines
 * and lines that begin with `#` say nothing.
 *
 * @param name of the file, for whoever has to mend it
 * @throws CommandRefusedError naming each line that is neither, and each name that comes twice
 */
export function readEnvironmentFile(name: string, text: string): Readonly<Record<string, string>> {
  const settings = new Map<string, string>();
  const wrong: number[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, key, value] = LINE.exec(line) ?? [];
    if (key === undefined || value === undefined || settings.has(key)) wrong.push(index + 1);
    else settings.set(key, value.trim());
  }
  if (wrong.length === 0) return Object.fromEntries(settings);
  const lines = wrong.join(', ');
  throw new CommandRefusedError({
    en: `${name}, line ${lines}: write NAME=value, each name once.`,
    zhHK: `${name} 第 ${lines} 行：請寫成 NAME=value，每個名稱只可出現一次。`,
  });
}
