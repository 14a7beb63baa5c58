import { writeSync } from 'node:fs';
import { Journal } from '../../../../../infra/local/stand-in/journal.ts';

// Appends numbers for ever and prints each when it is acknowledged; for tests that kill it. In the
// mode `rewrite` it also rewrites the journal all the time.
const [file = '', mode = ''] = process.argv.slice(2);
const state: number[] = [];
const journal = await Journal.open(file, () => undefined);
for (let number = 0; ;) {
  const batch: Promise<void>[] = [];
  for (let count = 0; count < 5; count += 1, number += 1) {
    const current = number;
    const appended = journal.append(current, () => state.push(current));
    batch.push(appended.then(() => void writeSync(1, `${String(current)}\n`)));
  }
  if (mode === 'rewrite') batch.push(journal.rewrite(() => [...state]));
  await Promise.all(batch);
}
