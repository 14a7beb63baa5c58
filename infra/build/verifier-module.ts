/** The module that holds the text of the offline verifier, a line of it on each line. */
export function verifierModuleOf(text: string): string {
  const lines = text.split('\n').map((line) => `  ${JSON.stringify(line)},\n`);
  return [
    '/** `verify.mjs`, beside this file; written by `npm run generate:evidence-verifier`. */\n',
    'export const verifierText = [\n',
    ...lines,
    "].join('\\n');\n",
  ].join('');
}
