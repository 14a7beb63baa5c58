/**
 * Takes a text apart into the JSON objects that stand in it one after another, with nothing but white
 * space between: the form in which a collector takes a batch. Knows nothing of who wrote it.
 */
export function jsonDocuments(text: string): readonly string[] {
  const documents: string[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(text.charAt(at))) at += 1;
    if (at === text.length) return documents;
    if (text.charAt(at) !== '{') throw new SyntaxError(`no object begins at ${String(at)}`);
    const end = endOfObject(text, at);
    documents.push(text.slice(at, end));
    at = end;
  }
}

function endOfObject(text: string, start: number): number {
  let depth = 0;
  let isInString = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (isInString) {
      if (character === '\\') at += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') {
      isInString = true;
    } else if (character === '{' || character === '[') {
      depth += 1;
    } else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  throw new SyntaxError('the last object does not end');
}
