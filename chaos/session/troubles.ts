/** What a drill cannot do at the moment: said once, for as long as it cannot. */
export class Troubles {
  private last = '';

  tell({ message }: Error): void {
    if (message !== this.last)
      process.stderr.write(`the drill cannot do what it should, and tries again: ${message}\n`);
    this.last = message;
  }

  /** What could not be done was done. */
  areOver(): void {
    this.last = '';
  }
}
