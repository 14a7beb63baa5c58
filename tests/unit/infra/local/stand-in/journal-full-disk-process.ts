import { Journal } from '../../../../../infra/local/stand-in/journal.ts';

// Run under a limit on the size of files: appends a record that fits, one that does not, one that
// fits again, and prints what became of each.
const journal = await Journal.open(process.argv[2] ?? '', () => undefined);
for (const record of ['fits', 'x'.repeat(100_000), 'fits again']) {
  const outcome = await journal.append(record).then(
    () => 'durable',
    (error: unknown) => (error as { code?: string }).code ?? 'refused',
  );
  process.stdout.write(`${outcome}\n`);
}
await journal.close();
