/** Node strips the types itself, so jest runs the sources as they are. */
export default {
  testEnvironment: 'node',
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node'],
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/.drill/', '<rootDir>/teams/'],
  testSequencer: '<rootDir>/tests/sequencer.mjs',
  testTimeout: 30_000,
  maxWorkers: 2,
};
