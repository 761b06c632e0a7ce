/** Runs one scenario's validation suite against a bench; `./drill validate` starts both. */
export default {
  rootDir: '../..',
  testEnvironment: 'node',
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node'],
  testMatch: ['<rootDir>/chaos/scenarios/*/validation.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/.drill/', '<rootDir>/teams/'],
  reporters: ['<rootDir>/chaos/judge/reporter.ts'],
};
