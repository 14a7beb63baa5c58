export { StateBook, type SeenState, type StateBookOptions } from './state-book.ts';
