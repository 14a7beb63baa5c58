import { isPlainName, type BilingualText } from '../errors/index.ts';

/** Names fields that nobody expects; a name that could be a value is counted and not repeated. */
export function unknownFields(names: readonly string[]): BilingualText {
  const shown = names.filter(isPlainName);
  const withheld = names.length - shown.length;
  const quoted = shown.map((name) => JSON.stringify(name));
  const en = withheld === 0 ? quoted : [...quoted, `${String(withheld)} not shown here`];
  const zhHK = withheld === 0 ? shown : [...shown, `另有 ${String(withheld)} 個不在此顯示`];
  return { en: `unknown fields: ${en.join(', ')}`, zhHK: `不明欄位：${zhHK.join('、')}` };
}
