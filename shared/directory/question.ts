import type { CallOptions, DingTalkClient } from '../dingtalk/index.ts';

/** What changes for many answers at once. Each answer says which of these changes concern it. */
export const wideMarks = ['everything', 'people', 'departments', 'roles'] as const;
export type WideMark = (typeof wideMarks)[number];

/** What DingTalk says to a question. */
export type Reply<Value> =
  { readonly outcome: 'found'; readonly value: Value } | { readonly outcome: 'absent' | 'outside' };

/** Something that DingTalk can be asked, and all that the rest needs to know of it. */
export interface Question<Value> {
  /** Names the answer among those of the app. May hold a userId: it is hashed before it is a key. */
  readonly name: string;
  readonly kind: 'user' | 'sub-departments' | 'members' | 'roles' | 'role-holders';
  /** The operation that is called: whoever is throttled there can ask other questions. */
  readonly operation: string;
  /** Changes after which the answer is no longer young, besides those of its very subject. */
  readonly governedBy: readonly WideMark[];
  /** `callOptions` is asked anew for each page. */
  ask(client: DingTalkClient, callOptions: () => CallOptions): Promise<Value>;
  /** What a refusal says of the subject; undefined: nothing. */
  refusal(error: unknown): 'absent' | 'outside' | undefined;
  /** Reads an answer that was kept as JSON. @throws on what is none */
  read(document: unknown): Value;
}
