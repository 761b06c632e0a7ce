import { isMachineOverloaded, watchMachine } from './machine.ts';
import type { CheckResult } from './verdict.ts';

interface TestCase {
  title: string;
  status: string;
  failureMessages: string[];
}

interface TestFile {
  testResults: TestCase[];
  testExecError?: { message: string };
}

/** First paragraph of an error as jest writes it: name and message, without the stack. */
function words(text: string): string {
  return (text.split(/\n\s+at /)[0] ?? text).trim();
}

/** @param isTooBusy whether the machine is too busy to tell who is slow: asked only where somebody was */
export function resultOf(
  { title: name, status, failureMessages }: TestCase,
  isTooBusy: () => boolean = isMachineOverloaded,
): CheckResult {
  if (status === 'passed') return { name, status: 'passed', message: '' };
  if (status !== 'failed') return { name, status: 'skipped', message: '' };
  const text = words(failureMessages[0] ?? '');
  if (text.startsWith('Broken: ')) return { name, status: 'failed', message: text.slice('Broken: '.length) };
  if (/Exceeded timeout of/.test(text)) {
    return isTooBusy()
      ? { name, status: 'no-verdict', message: 'this machine is too busy with other work; end that and validate again' }
      : {
          name,
          status: 'failed',
          message: 'The service did not come to an answer in the time that the check gives it.',
        };
  }
  // Everything else is the judge's own failure, NoVerdict or a fault in the suite: no reason to fail a team.
  return { name, status: 'no-verdict', message: text.replace(/^NoVerdict: /, '') };
}

const say = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);

/**
 * Reports a validation suite as JSON lines on stdout: `{started}` with a check's name, `{ended}` with its result, at the
 * end `{checks}` with all results and `{names}` with what there is.
 */
export default class CheckReporter {
  private readonly checks: CheckResult[] = [];
  /** Judged once, at its end: how busy the machine was is not known afterwards. */
  private readonly ended = new Map<string, CheckResult>();

  onTestCaseStart(_test: unknown, { title }: { title: string }): void {
    watchMachine();
    say({ started: title });
  }

  onTestCaseResult(_test: unknown, testCase: TestCase): void {
    const ended = resultOf(testCase);
    this.ended.set(ended.name, ended);
    if (ended.status !== 'skipped') say({ ended });
  }

  onTestResult(_test: unknown, file: TestFile): void {
    if (file.testExecError)
      this.checks.push({ name: 'suite', status: 'no-verdict', message: words(file.testExecError.message) });
    this.checks.push(...file.testResults.map((one) => this.ended.get(one.title) ?? resultOf(one)));
  }

  onRunComplete(): void {
    say({
      checks: this.checks.filter((one) => one.status !== 'skipped'),
      names: this.checks.map(({ name }) => name),
    });
  }
}
