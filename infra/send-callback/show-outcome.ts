import type { CallbackContent } from './callback-content.ts';
import type { SendingPlan, SentCallback } from './send-callbacks.ts';
import { verdictText } from './verdict-texts.ts';

/** What was sent where, and what came of it. */
export interface Outcome {
  readonly url: string;
  readonly content: CallbackContent;
  readonly plan: SendingPlan;
  readonly sent: readonly SentCallback[];
}

/** For a person, in both languages. Equal verdicts are told once, with how often they came. */
export function outcomePage({ url, content, plan, sent }: Outcome): string {
  const id = content.id === '' ? '' : ` ${content.id}`;
  const groups = new Map<string, SentCallback[]>();
  for (const one of sent) {
    const key = JSON.stringify(one.verdict);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [
    `${content.type}${id} → ${withoutQuery(url)}`,
    ...[...groups.values()].flatMap((group) => linesOf(group, plan)),
  ].join('\n');
}

/** For a program. Holds what was sent, and no key. */
export function outcomeAsJson({ url, content, plan, sent }: Outcome): string {
  const document = {
    url: withoutQuery(url),
    ...content,
    acknowledged: sent.every(({ verdict }) => verdict.kind === 'success'),
    sent: sent.map(({ verdict, durationMs }) => ({
      outcome: verdict,
      durationMs,
      ...verdictText(verdict, plan),
    })),
  };
  return JSON.stringify(document, null, 2);
}

function linesOf(group: readonly SentCallback[], plan: SendingPlan): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const { text, remedy } = verdictText(first.verdict, plan);
  const longest = Math.max(...group.map(({ durationMs }) => durationMs));
  const count = group.length === 1 ? '' : `${group.length} × `;
  return [
    '',
    `${count}${text.en} (${longest} ms)`,
    ...(remedy.en === '' ? [] : [remedy.en]),
    `${count}${text.zhHK}`,
    ...(remedy.zhHK === '' ? [] : [remedy.zhHK]),
  ];
}

/** An address may hold a key in its query. */
function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
