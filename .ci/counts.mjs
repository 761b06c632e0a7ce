/**
 * Counts what ran: `node counts.mjs FILE...` with the results of jest, of a rehearsal and of the fix matrix.
 * Standard output: "<passed> <failed>". Standard error: one line or more for each that failed, with its first lines.
 */
import { readFileSync } from 'node:fs';

const firstLines = (text) => text.split('\n').slice(0, 12).join('\n    ');

/** Rows are of the matrix, drills of a rehearsal, everything else is of jest. */
function outcomesOf(file) {
  const text = readFileSync(file, 'utf8').trim();
  if (text === '') return [{ name: `${file} is empty: what writes it did not come to its end`, passed: false }];
  const result = JSON.parse(text);
  if (result.drills)
    return result.drills.length > 0
      ? result.drills.flatMap(outcomesOfDrill)
      : [{ name: `${file} has no drill`, passed: false }];
  if (result.rows)
    return result.rows.map((row) => ({ name: JSON.stringify(row), passed: row.verdict === row.expected }));
  return result.testResults.flatMap(outcomesOfSuite);
}

function outcomesOfDrill({ expectations }) {
  return expectations.map((expectation) => ({ name: JSON.stringify(expectation), passed: expectation.isMet }));
}

function outcomesOfSuite({ name, message, assertionResults }) {
  // A suite that cannot even be loaded has no tests to count, and is a failure all the same.
  if (assertionResults.length === 0) return [{ name: `${name}: ${firstLines(message)}`, passed: false }];
  return assertionResults
    .filter(({ status }) => status === 'passed' || status === 'failed')
    .map(({ fullName, status, failureMessages }) => ({
      name: `${name}: ${fullName}: ${firstLines(failureMessages.join('\n'))}`,
      passed: status === 'passed',
    }));
}

const outcomes = process.argv.slice(2).flatMap(outcomesOf);
const failures = outcomes.filter(({ passed }) => !passed);
for (const { name } of failures) console.error(`failed: ${name}`);
console.log(outcomes.length - failures.length, failures.length);
