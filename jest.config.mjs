/** Node strips the types itself, so jest runs the sources as they are. */
export default {
  testEnvironment: 'node',
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node'],
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  // The lab in containers would disturb what others measure: DRILL_E2E=1 ./drill test tests/e2e runs it alone.
  testPathIgnorePatterns: process.env.DRILL_E2E ? ['/node_modules/'] : ['/node_modules/', '<rootDir>/tests/e2e/'],
  modulePathIgnorePatterns: ['<rootDir>/.drill/', '<rootDir>/teams/'],
  testSequencer: '<rootDir>/tests/sequencer.mjs',
  testTimeout: 30_000,
  maxWorkers: 2,
};
