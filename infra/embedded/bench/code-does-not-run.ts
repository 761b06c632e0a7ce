/** The code under judgement does not start: a verdict, not a failure of the lab. */
export class CodeDoesNotRun extends Error {
  readonly service: string;

  /** @param news what the supervisor said of its death, with its own first error line */
  constructor(service: string, news: string) {
    super(news.replace(', and is started again', ''));
    this.name = 'CodeDoesNotRun';
    this.service = service;
  }
}
