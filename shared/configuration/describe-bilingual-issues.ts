import { splitBilingual } from '../errors/index.ts';

/** What is wrong, item by item; both lists are in the same order and of the same length. */
export interface BilingualProblems {
  readonly en: readonly string[];
  readonly zhHK: readonly string[];
}

/** A problem whose message is in both languages, written with `bilingual`. */
export interface BilingualIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** `path: message` for each problem, where all messages are our own. Other messages stay as they are. */
export function describeBilingualIssues(error: {
  readonly issues: readonly BilingualIssue[];
}): BilingualProblems {
  return placedProblems(
    error.issues.map(({ path, message }) => ({
      path,
      ...(splitBilingual(message) ?? { en: message, zhHK: message }),
    })),
  );
}

/** Puts the place before each message. */
export function placedProblems(
  issues: readonly {
    readonly path: readonly PropertyKey[];
    readonly en: string;
    readonly zhHK: string;
  }[],
): BilingualProblems {
  const placed = issues.map(({ path, en, zhHK }) => ({
    place: path.map(String).join('.'),
    en,
    zhHK,
  }));
  return {
    en: placed.map(({ place, en }) => (place === '' ? en : `${place}: ${en}`)),
    zhHK: placed.map(({ place, zhHK }) => (place === '' ? zhHK : `${place}：${zhHK}`)),
  };
}
