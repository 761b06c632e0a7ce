/** Prints the files of the suites that failed, a line each: `node failed-suites.mjs RESULTS`, with the results of jest. */
import { existsSync, readFileSync } from 'node:fs';

const [file] = process.argv.slice(2);
const { testResults } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { testResults: [] };
for (const { name, status } of testResults) if (status === 'failed') console.log(name);
