import * as z from 'zod';

const sentences = z.union([z.string(), z.array(z.string())]);
const bilingual = z.object({ en: sentences, zhHK: sentences });

const previewed = z.object({ outcome: z.literal('previewed'), text: z.string() });
const explained = z.object({
  outcome: z.literal('explained'),
  days: z.array(z.object({ date: z.string(), text: bilingual })),
  lines: z.array(z.object({ earningsCode: z.string(), text: bilingual })),
});

const savedSchema = z.object({ saved: z.array(z.string()).min(1) });

/** What an answer tells in words or in a layout of its own, and which fields it stands for. */
export interface Told {
  readonly fields: readonly string[];
  readonly paragraphs: readonly string[];
}

/**
 * The first lines of a file with their bytes, or what was found of each day and line of a person:
 * these are read as text, and would be lost in tables. Below them, where copies were saved.
 */
export function toldParagraphs(answer: unknown): Told {
  const { fields, paragraphs } = toldOf(answer);
  const { data } = savedSchema.safeParse(answer);
  if (data === undefined) return { fields, paragraphs };
  const files = ['Saved / 已儲存：', ...data.saved.map((file) => `  ${file}`)].join('\n');
  return { fields: [...fields, 'saved'], paragraphs: [...paragraphs, files] };
}

function toldOf(answer: unknown): Told {
  const preview = previewed.safeParse(answer);
  if (preview.success) {
    return { fields: ['text', 'table', 'records'], paragraphs: [preview.data.text] };
  }
  const explanation = explained.safeParse(answer);
  if (!explanation.success) return { fields: [], paragraphs: [] };
  const { days, lines } = explanation.data;
  return {
    fields: ['days', 'lines'],
    paragraphs: [
      ...days.map(({ date, text }) => paragraph(date, text)),
      ...lines.map(({ earningsCode, text }) => paragraph(earningsCode, text)),
    ],
  };
}

function paragraph(head: string, { en, zhHK }: z.infer<typeof bilingual>): string {
  return [head, ...[en, zhHK].flat().map((sentence) => `  ${sentence}`)].join('\n');
}
