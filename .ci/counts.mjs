/**
 * Counts what ran: `node counts.mjs FILE...` with the results of jest, of a rehearsal and of the fix matrix. A suite that
 * is in several files counts as the last of them has it.
 * Standard output: "<passed> <failed>". Standard error: a line or more for each that failed, with its first lines.
 */
import { readFileSync } from 'node:fs';

const firstLines = (text) => text.split('\n').slice(0, 12).join('\n    ');

/** What a file holds, by suite. Rows are of the matrix, drills of a rehearsal, everything else is of jest. */
function suitesOf(file) {
  const text = readFileSync(file, 'utf8').trim();
  if (text === '')
    return [[file, [{ name: `${file} is empty: what writes it did not come to its end`, passed: false }]]];
  const { drills, rows, testResults } = JSON.parse(text);
  if (drills?.length === 0) return [[file, [{ name: `${file} has no drill`, passed: false }]]];
  if (drills) return [[file, drills.flatMap(outcomesOfDrill)]];
  if (rows) return [[file, rows.map((row) => ({ name: JSON.stringify(row), passed: row.verdict === row.expected }))]];
  return testResults.map((suite) => [suite.name, outcomesOfSuite(suite)]);
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

const outcomes = [...new Map(process.argv.slice(2).flatMap(suitesOf)).values()].flat();
const failures = outcomes.filter(({ passed }) => !passed);
for (const { name } of failures) console.error(`failed: ${name}`);
console.log(outcomes.length - failures.length, failures.length);
