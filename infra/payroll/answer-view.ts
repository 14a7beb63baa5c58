import type { AnswerView } from '../command/show-answer.ts';
import { fieldLabels } from './field-labels.ts';
import { shownFields } from './shown-fields.ts';
import { toldParagraphs } from './told-paragraphs.ts';

/** How the answers of the export function are shown. */
export const answerView: AnswerView = {
  labels: fieldLabels,
  shown: shownFields,
  told: toldParagraphs,
};
