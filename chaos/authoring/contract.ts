/** What contract.md promises: its numbered items, each with the lines that are indented below it, as one text. */
export function promisesOf(contract: string): { number: number; text: string }[] {
  const promises: { number: number; text: string }[] = [];
  for (const line of contract.split('\n')) {
    const [, number, begin] = /^(\d+)\. (.*\S)\s*$/.exec(line) ?? [];
    const last = promises.at(-1);
    if (begin !== undefined) promises.push({ number: Number(number), text: begin });
    else if (last && /^\s+\S/.test(line)) last.text += ` ${line.trim()}`;
  }
  return promises;
}
