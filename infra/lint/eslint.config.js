import tseslint from 'typescript-eslint';

/** Type-aware rules; style belongs to the formatter. A disable comment must give its reason. */
export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/.local/**'] },
  ...tseslint.configs.strictTypeChecked,
  {
    files: ['**/*.ts'],
    languageOptions: {
      parserOptions: {
        project: './tsconfig.json',
        tsconfigRootDir: `${import.meta.dirname}/../..`,
      },
    },
    rules: {
      'no-console': 'error',
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-implied-eval': 'off',
      '@typescript-eslint/no-implied-eval': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/require-await': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "CallExpression[callee.object.name=/^(test|it|describe)$/][callee.property.name='only']",
          message: 'No focused test is committed.',
        },
        {
          selector:
            "CallExpression[callee.object.name=/^(test|it|describe)$/][callee.property.name='skip']",
          message: 'No test is skipped; use requiresProgram() for tests of Debian programs.',
        },
        { selector: 'TSEnumDeclaration', message: 'Use a union or a const object.' },
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
      ],
    },
  },
  {
    // Rules of a domain are functions of their arguments: no clock, no chance, no environment.
    files: ['functions/*/domain/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'performance',
        'fetch',
        'setTimeout',
        'setInterval',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take the time as an argument.' },
        { object: 'Math', property: 'random', message: 'Take randomness as an argument.' },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'node:crypto',
              allowImportNames: ['createHash'],
              message: 'Only hashing is pure.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['infra/test/vitest*.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  { files: ['**/*.js', '**/*.cjs', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
);
