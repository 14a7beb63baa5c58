export { html, Markup, type MarkupPart } from './markup.ts';
