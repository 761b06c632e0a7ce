import Sequencer from '@jest/test-sequencer';

/** Tests that measure what users feel run last, when no other test keeps the machine busy. */
export default class QuietLast extends Sequencer {
  sort(tests) {
    const needsQuiet = ({ path }) => (path.includes('/tests/rehearsals/') ? 1 : 0);
    return [...super.sort(tests)].sort((one, other) => needsQuiet(one) - needsQuiet(other));
  }
}
