import * as z from 'zod';
import { causeTold, toldCauseSchema } from '../command/told-cause.ts';

type Fields = Readonly<Record<string, unknown>>;

const answerSchema = z.object({
  outcome: z.literal('dead-letters'),
  deadLetters: z.array(z.looseObject(toldCauseSchema.shape)),
});

/** The table names the causes only: their texts would make it wider than any screen. */
export function lettersWithoutTexts(answer: Fields): Fields {
  const { data } = answerSchema.safeParse(answer);
  if (data === undefined) return answer;
  return {
    ...answer,
    deadLetters: data.deadLetters.map((letter) =>
      Object.fromEntries(
        Object.entries(letter).filter(([name]) => name !== 'text' && name !== 'remedy'),
      ),
    ),
  };
}

/** Each cause once, with what to do about it. Nothing for any other answer. */
export function causesTold(answer: Fields): readonly string[] {
  const { data } = answerSchema.safeParse(answer);
  return [...new Set(data?.deadLetters.map((letter) => causeTold(letter)))];
}
